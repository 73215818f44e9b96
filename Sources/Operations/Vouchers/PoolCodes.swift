package import Coalition
import Store

/// A code that a supplier sends, to put it into a pool or to take it out.
package struct SentCode: Sendable {
  /// Where it stands in what was sent, from 1.
  package var line: Int
  package var code: PoolCode
  /// When its time is over; nil: never. Says nothing of a code that is taken out.
  package var validUntil: Instant?

  package init(line: Int, code: PoolCode, validUntil: Instant?) {
    self.line = line
    self.code = code
    self.validUntil = validUntil
  }
}

/// What became of the codes of a request: how many it has changed, and why not the others.
package struct CodeReport<Reason: Sendable>: Sendable {
  package let changed: Int
  /// By line, in their order.
  package let unchanged: [(line: Int, reason: Reason)]
}

/// The codes of a request, each once, in the order of their lines.
struct DistinctCodes<Kept: Sendable>: Sendable {
  /// Each with what its operation keeps of it.
  private(set) var codes: [(sent: SentCode, kept: Kept)] = []
  /// All that was sent, so that the same request is known again.
  private(set) var content: ContentDigest
  /// The lines of those that stand in the request before.
  private var repeatedLines: [Int] = []
  private var seen: Set<[UInt8]> = []

  init(of gift: GiftID, for operation: String) {
    content = ContentDigest(of: operation)
    content.append(gift.uuid)
  }

  mutating func append(_ code: SentCode, digest: [UInt8], kept: Kept) {
    content.append(CodeDigests(made: nil, pool: digest))
    content.append(code.validUntil?.microseconds)
    if seen.insert(digest).inserted {
      codes.append((code, kept))
    } else {
      repeatedLines.append(code.line)
    }
  }

  /// Tells what became of them.
  ///
  /// - Parameters:
  ///   - repeated: Why nothing is done with a code that stands in the request before.
  ///   - others: The places in `codes` of those that were not changed, with why.
  func report<Reason>(
    changed: Int64, repeated: Reason, others: [(places: [Int], reason: Reason)]
  ) -> CodeReport<Reason> {
    var unchanged = repeatedLines.map { (line: $0, reason: repeated) }
    for (places, reason) in others {
      unchanged += places.map { (line: codes[$0].sent.line, reason: reason) }
    }
    return CodeReport(changed: Int(changed), unchanged: unchanged.sorted { $0.line < $1.line })
  }
}

extension Platform {
  /// The most codes of one request.
  package static let codesMax = 10_000

  /// How many codes are worked on before others get their turn.
  private static let codesPerTurn = 200

  /// Takes the codes of a request, each once, and of each what `keep` makes of it: sealing and
  /// digesting take their time, so others on this loop get their turns meanwhile.
  ///
  /// - Parameter codes: At most `codesMax`, in the order of their lines.
  func distinct<Kept: Sendable>(
    _ codes: [SentCode], of gift: GiftID, for operation: String,
    _ keep: (SecretCode) -> (digest: [UInt8], kept: Kept)
  ) async -> DistinctCodes<Kept> {
    precondition(codes.count <= Self.codesMax, "more codes than a request can have")
    var distinct = DistinctCodes<Kept>(of: gift, for: operation)
    for (place, code) in codes.enumerated() {
      if place.isMultiple(of: Self.codesPerTurn) { await Task.yield() }
      let (digest, kept) = keep(.pool(code.code))
      distinct.append(code, digest: digest, kept: kept)
    }
    return distinct
  }
}
