import HTTP
import Testing

/// The goal is a stream of bytes that means one thing in one cut and another in another cut: that
/// is what request smuggling needs. The method is to mutate valid requests at random and to compare
/// all cuts with feeding them whole; a seed in a failure replays it.
@Suite struct RequestParserCutsTests {
  private static let iterationsPerSeed = 150

  /// Small limits, so that mutations reach them.
  private var limits: RequestParser.Limits {
    var limits = RequestParser.Limits()
    limits.requestLineBytesMax = 60
    limits.headerBytesMax = 160
    limits.headerFieldsMax = 6
    limits.chunkLineBytesMax = 12
    limits.chunkExtensionBytesMax = 16
    limits.trailerBytesMax = 24
    return limits
  }

  @Test(arguments: (0..<40).map { UInt64($0) })
  func `no cut changes what mutated bytes mean`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for iteration in 0..<Self.iterationsPerSeed {
      var bytes = Self.requests(&random)
      for _ in 0..<Int.random(in: 0...4, using: &random) { Self.mutate(&bytes, &random) }
      let whole = ParserOutcome(of: bytes, limits: limits, bodyBytesMax: 40)
      let byBytes = ParserOutcome(of: bytes, limits: limits, bodyBytesMax: 40, cut: { 1 })
      #expect(whole == byBytes, "seed \(seed), iteration \(iteration)")
      let cut = ParserOutcome(of: bytes, limits: limits, bodyBytesMax: 40) {
        Int.random(in: 1...30, using: &random)
      }
      #expect(whole == cut, "seed \(seed), iteration \(iteration)")
    }
  }

  @Test(arguments: (0..<20).map { UInt64($0) })
  func `requests that are whole are accepted however they are cut`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<Self.iterationsPerSeed {
      let bytes = Self.requests(&random)
      let outcome = ParserOutcome(of: bytes) { Int.random(in: 1...20, using: &random) }
      #expect(outcome.end == .betweenRequests)
      #expect(!outcome.requests.isEmpty)
    }
  }

  @Test(arguments: (0..<20).map { UInt64($0) })
  func `noise is never a request and never a trap`(seed: UInt64) {
    var random = SplitMix(seed: seed)
    for _ in 0..<Self.iterationsPerSeed {
      let bytes = (0..<300).map { _ in UInt8.random(in: 0...255, using: &random) }
      #expect(ParserOutcome(of: bytes).requests.isEmpty)
    }
  }

  private static func requests(_ random: inout SplitMix) -> [UInt8] {
    (0..<Int.random(in: 1...3, using: &random)).flatMap { _ in request(&random) }
  }

  private static func request(_ random: inout SplitMix) -> [UInt8] {
    let targets = ["/", "/a/b%20c", "/v1/x?y=z+1&w", "http://h:1/p", "/%E2%82%AC"]
    let fields = ["X: y", "Accept: */*", "Connection: keep-alive", "Expect: 100-continue", "E:"]
    var text = "POST \(targets.randomElement(using: &random)!) HTTP/1.1\r\nHost: a\r\n"
    for _ in 0..<Int.random(in: 0...2, using: &random) {
      text += fields.randomElement(using: &random)! + "\r\n"
    }
    let body = String(repeating: "b", count: Int.random(in: 0...20, using: &random))
    switch Int.random(in: 0...2, using: &random) {
    case 0: text += "\r\n"
    case 1: text += "Content-Length: \(body.count)\r\n\r\n\(body)"
    default:
      text += "Transfer-Encoding: chunked\r\n\r\n"
      if !body.isEmpty { text += String(body.count, radix: 16) + ";e\r\n\(body)\r\n" }
      text += "0\r\n" + (Bool.random(using: &random) ? "T: u\r\n" : "") + "\r\n"
    }
    return Array(text.utf8)
  }

  private static func mutate(_ bytes: inout [UInt8], _ random: inout SplitMix) {
    let spice = Array("\r\n\r\n:: ;\0\t0f%*/\u{7f}".utf8)
    let index = Int.random(in: 0..<bytes.count, using: &random)
    switch Int.random(in: 0...5, using: &random) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[index] = spice.randomElement(using: &random)!
    case 2: bytes.insert(spice.randomElement(using: &random)!, at: index)
    case 3 where bytes.count > 1: bytes.remove(at: index)
    case 4:
      let end = min(bytes.count, index + Int.random(in: 1...40, using: &random))
      bytes.insert(contentsOf: Array(bytes[index..<end]), at: index)
    default: bytes.swapAt(index, Int.random(in: 0..<bytes.count, using: &random))
    }
  }
}
