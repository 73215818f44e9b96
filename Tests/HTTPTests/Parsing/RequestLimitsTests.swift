import HTTP
import Testing

/// Each limit from both of its sides.
@Suite struct RequestLimitsTests {
  private let start = "GET / HTTP/1.1\r\nHost: a\r\n"
  private let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  private func refusal(
    of bytes: String, bodyBytesMax: Int = 100,
    _ adjust: (inout RequestParser.Limits) -> Void = { _ in }
  ) -> RequestRefusal? {
    var limits = RequestParser.Limits()
    adjust(&limits)
    let whole = ParserOutcome(of: bytes, limits: limits, bodyBytesMax: bodyBytesMax)
    let byBytes = ParserOutcome(
      of: Array(bytes.utf8), limits: limits, bodyBytesMax: bodyBytesMax, cut: { 1 })
    #expect(whole == byBytes)
    return whole.refusal
  }

  @Test func `a request line may be as long as its limit and no longer`() {
    let line = "GET /" + String(repeating: "x", count: 86) + " HTTP/1.1"  // 100 bytes
    let rest = "\r\nHost: a\r\n\r\n"
    #expect(refusal(of: line + rest) { $0.requestLineBytesMax = 100 } == nil)
    #expect(refusal(of: line + rest) { $0.requestLineBytesMax = 99 } == .targetTooLong)
    #expect(refusal(of: String(line.prefix(60))) { $0.requestLineBytesMax = 50 } == .targetTooLong)
  }

  @Test func `a first word longer than a request line may be is an unknown method`() {
    let word = String(repeating: "X", count: 200)
    #expect(refusal(of: word) { $0.requestLineBytesMax = 50 } == .methodUnknown)
  }

  @Test func `a header section may be as large as its limit and no larger`() {
    let field = "X: " + String(repeating: "x", count: 86) + "\r\n"  // 91 bytes, Host has 9
    #expect(refusal(of: start + field + "\r\n") { $0.headerBytesMax = 100 } == nil)
    #expect(refusal(of: start + field + "\r\n") { $0.headerBytesMax = 99 } == .headerTooLarge)
    let endless = start + String(repeating: "x", count: 200)
    #expect(refusal(of: endless) { $0.headerBytesMax = 100 } == .headerTooLarge)
  }

  @Test func `a header section may have as many fields as its limit and no more`() {
    let fields = String(repeating: "X: y\r\n", count: 63)
    #expect(refusal(of: start + fields + "\r\n") == nil)
    #expect(refusal(of: start + fields + "X: y\r\n\r\n") == .fieldsTooMany)
  }

  @Test func `a body may be as long as its limit and no longer`() {
    let body = String(repeating: "x", count: 100)
    #expect(refusal(of: start + "Content-Length: 100\r\n\r\n" + body) == nil)
    #expect(refusal(of: start + "Content-Length: 101\r\n\r\n") == .bodyTooLarge)
    #expect(refusal(of: start + "Content-Length: 1\r\n\r\n", bodyBytesMax: 0) == .bodyTooLarge)
    #expect(refusal(of: start + "Content-Length: 0\r\n\r\n", bodyBytesMax: 0) == nil)
  }

  @Test func `a chunked body may be as long as its limit and no longer`() {
    let half = "32\r\n" + String(repeating: "x", count: 50) + "\r\n"
    #expect(refusal(of: chunked + half + half + "0\r\n\r\n") == nil)
    #expect(refusal(of: chunked + half + half + "1\r\n") == .bodyTooLarge)
    #expect(refusal(of: chunked + "65\r\n") == .bodyTooLarge)
  }

  @Test func `a chunk line may be as long as its limit and no longer`() {
    let line = "0;" + String(repeating: "x", count: 18)  // 20 bytes
    #expect(refusal(of: chunked + line + "\r\n\r\n") { $0.chunkLineBytesMax = 20 } == nil)
    #expect(
      refusal(of: chunked + line + "\r\n") { $0.chunkLineBytesMax = 19 } == .chunkLineTooLong)
    let zeros = String(repeating: "0", count: 30)
    #expect(refusal(of: chunked + zeros) { $0.chunkLineBytesMax = 20 } == .chunkLineTooLong)
  }

  @Test func `chunk extensions together may be as long as their limit and no longer`() {
    let chunk = "1;23456789\r\nx\r\n"  // 9 bytes of extension
    let body = String(repeating: chunk, count: 10) + "0\r\n\r\n"
    #expect(refusal(of: chunked + body) { $0.chunkExtensionBytesMax = 90 } == nil)
    #expect(
      refusal(of: chunked + body) { $0.chunkExtensionBytesMax = 89 } == .chunkLineTooLong)
  }

  @Test func `the limit of chunk extensions is counted for each body anew`() {
    let one = chunked + "0;2345\r\n\r\n"
    #expect(refusal(of: one + one + one) { $0.chunkExtensionBytesMax = 5 } == nil)
  }

  @Test func `a trailer section may be as large as its limit and no larger`() {
    let trailer = "X: " + String(repeating: "x", count: 15) + "\r\n"  // 20 bytes
    let bytes = chunked + "0\r\n" + trailer + "\r\n"
    #expect(refusal(of: bytes) { $0.trailerBytesMax = 20 } == nil)
    #expect(refusal(of: bytes) { $0.trailerBytesMax = 19 } == .trailerTooLarge)
    #expect(refusal(of: chunked + "0\r\n\r\n") { $0.trailerBytesMax = 0 } == nil)
  }

  @Test func `a trailer section may have as many fields as its limit and no more`() {
    let trailers = String(repeating: "X: y\r\n", count: 3)
    let bytes = chunked + "0\r\n" + trailers + "\r\n"
    #expect(refusal(of: bytes) { $0.headerFieldsMax = 3 } == nil)
    #expect(refusal(of: bytes) { $0.headerFieldsMax = 2 } == .fieldsTooMany)
  }
}
