/// The secret half of an API key, as it travels in `Authorization: Bearer`.
///
/// Its text is `tsk_live_` or `tsk_test_`, then 43 digits of base 62 drawn at random (62^43 is just
/// above 2^256), then 6 digits of checksum. The prefix lets a scanner of public code recognise a
/// leaked key; the checksum lets it, and us, tell a key from a typing mistake without a database.
///
/// The text is shown once, when the key is issued. What is stored and compared is its digest.
package struct APIKeySecret: Sendable {
  /// Whether a key moves real points, or those of a coalition on trial.
  package enum Mode: String, CaseIterable, Sendable {
    case live
    case test

    /// What the text of a key begins with. Every request asks, so it is not put together anew.
    fileprivate var prefix: [UInt8] { self == .live ? Self.livePrefix : Self.testPrefix }

    private static let livePrefix = Array("tsk_live_".utf8)
    private static let testPrefix = Array("tsk_test_".utf8)
  }

  /// What is wrong with a text that was presented as a key.
  package enum ParseError: Error, Hashable {
    /// It begins neither with `tsk_live_` nor with `tsk_test_`.
    case unknownPrefix
    /// It has not the length of a key.
    case wrongLength(found: Int, expected: Int)
    /// A character after the prefix is not one of `0-9 A-Z a-z`.
    case invalidCharacter(at: Int)
    /// The last six characters do not belong to the rest: a typing mistake, never a key of ours.
    case wrongChecksum
  }

  /// The number of characters in every key.
  package static let characterCount = prefixCount + randomCount + checksumCount

  private static let prefixCount = 9
  private static let randomCount = 43
  private static let checksumCount = 6

  /// What the key moves.
  package let mode: Mode
  /// The key itself. Never log it: show it to whom it is issued, once.
  package let text: String

  /// Creates a key from the operating system's randomness.
  package static func generate(mode: Mode) -> APIKeySecret {
    generate(mode: mode, from: SecureRandom.bytes)
  }

  /// Reads a key that a partner presents; exactly the form above is accepted.
  package init(parsing bytes: ArraySlice<UInt8>) throws(ParseError) {
    guard let mode = Mode.allCases.first(where: { bytes.starts(with: $0.prefix) }) else {
      throw .unknownPrefix
    }
    guard bytes.count == Self.characterCount else {
      throw .wrongLength(found: bytes.count, expected: Self.characterCount)
    }
    let random = bytes.dropFirst(Self.prefixCount)
    if let wrong = random.firstIndex(where: { !Base62.isDigit($0) }) {
      throw .invalidCharacter(at: wrong - bytes.startIndex)
    }
    let body = bytes.dropLast(Self.checksumCount)
    guard bytes.suffix(Self.checksumCount).elementsEqual(Self.checksum(of: body)) else {
      throw .wrongChecksum
    }
    self.mode = mode
    text = String(decoding: bytes, as: UTF8.self)
  }

  /// Reads a key, or returns nil for a text that cannot be one.
  package init?(_ bytes: ArraySlice<UInt8>) {
    guard let secret = try? APIKeySecret(parsing: bytes) else { return nil }
    self = secret
  }

  private init(mode: Mode, text: String) {
    self.mode = mode
    self.text = text
  }

  /// The SHA-256 of the text: what the database keeps, and what proves a partner to it.
  ///
  /// A plain digest, not a slow password hash: 256 random bits leave nothing to guess.
  package var digest: [UInt8] { SHA256.digest(utf8: text) }

  /// Enough to find the key in a list, too little to use it: `tsk_live_…a1B2`.
  package var hint: String { "tsk_\(mode.rawValue)_…\(text.suffix(4))" }

  static func generate(mode: Mode, from source: (Int) -> [UInt8]) -> APIKeySecret {
    let body = mode.prefix + Base62.randomDigits(randomCount, from: source)
    return APIKeySecret(
      mode: mode, text: String(decoding: body + checksum(of: body), as: UTF8.self))
  }

  /// The first 32 bits of the SHA-256 of what precedes it. It guards against mistakes, not against
  /// forgery: whoever invents a body can compute it, and has still invented no key.
  private static func checksum(of body: some Sequence<UInt8>) -> [UInt8] {
    let bits = SHA256.digest(body).prefix(4).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Base62.encode(bits, count: checksumCount)
  }
}

extension APIKeySecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { hint }
  package var debugDescription: String { hint }
  /// Hides the text from `dump` and from test failures as well.
  package var customMirror: Mirror { Mirror(self, children: ["hint": hint]) }
}
