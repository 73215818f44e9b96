import HTTP
import Testing

/// Bytes that are no request, each with the one reason for which it is refused.
@Suite struct RefusedRequestsTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bytes: String
    let refusal: RequestRefusal

    init(_ name: String, _ bytes: String, _ refusal: RequestRefusal) {
      testDescription = name
      self.bytes = bytes
      self.refusal = refusal
    }
  }

  static let requestLines = [
    Row("two spaces before the target", "GET  / HTTP/1.1\r\n", .requestLineMalformed),
    Row("two spaces before the version", "GET /  HTTP/1.1\r\n", .requestLineMalformed),
    Row("a tab for a space", "GET\t/ HTTP/1.1\r\n", .requestLineMalformed),
    Row("a leading space", " GET / HTTP/1.1\r\n", .requestLineMalformed),
    Row("a trailing space", "GET / HTTP/1.1 \r\n", .requestLineMalformed),
    Row("no version (HTTP/0.9)", "GET /\r\n", .requestLineMalformed),
    Row("a single word", "GET\r\n", .requestLineMalformed),
    Row("a method that is no token", "GE(T / HTTP/1.1\r\n", .requestLineMalformed),
    Row("a NUL in the method", "GE\0T / HTTP/1.1\r\n", .requestLineMalformed),
    Row("an unknown method", "BREW / HTTP/1.1\r\n", .methodUnknown),
    Row("a method in lower case", "get / HTTP/1.1\r\n", .methodUnknown),
    Row("CONNECT", "CONNECT host:443 HTTP/1.1\r\n", .methodUnknown),
    Row("TRACE", "TRACE / HTTP/1.1\r\n", .methodUnknown),
    Row("version 2.0", "GET / HTTP/2.0\r\n", .versionUnsupported),
    Row("version 1.2", "GET / HTTP/1.2\r\n", .versionUnsupported),
    Row("version 0.9", "GET / HTTP/0.9\r\n", .versionUnsupported),
    Row("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", .versionUnsupported),
    Row("a version in lower case", "GET / http/1.1\r\n", .requestLineMalformed),
    Row("a version of three digits", "GET / HTTP/1.10\r\n", .requestLineMalformed),
    Row("another protocol", "GET / ICY/1.1\r\n", .requestLineMalformed),
    Row("a bare line feed", "GET / HTTP/1.1\nHost: a\n\n", .bareLineFeed),
    Row("a bare line feed first", "\nGET / HTTP/1.1\r\n", .bareLineFeed),
    Row("a bare carriage return", "GET /\rx HTTP/1.1\r\n", .bareCarriageReturn),
    Row("two carriage returns", "GET / HTTP/1.1\r\r\n", .bareCarriageReturn),
    Row("three empty lines first", "\r\n\r\n\r\nGET / HTTP/1.1\r\n", .emptyLinesTooMany),
  ]

  static let targets = [
    Row("a relative path", "GET x HTTP/1.1\r\n", .targetMalformed),
    Row("an asterisk for GET", "GET * HTTP/1.1\r\n", .targetMalformed),
    Row("an asterisk with more", "OPTIONS *x HTTP/1.1\r\n", .targetMalformed),
    Row("a fragment", "GET /a#b HTTP/1.1\r\n", .targetMalformed),
    Row("a NUL", "GET /a\0b HTTP/1.1\r\n", .targetMalformed),
    Row("a byte beyond ASCII", "GET /ä HTTP/1.1\r\n", .targetMalformed),
    Row("a quotation mark", "GET /\"a HTTP/1.1\r\n", .targetMalformed),
    Row("a backslash", "GET /..\\a HTTP/1.1\r\n", .targetMalformed),
    Row("a pipe in the query", "GET /?a|b HTTP/1.1\r\n", .targetMalformed),
    Row("half an escape", "GET /a%2 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("a bare percent sign", "GET /% HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("an escape that is not hexadecimal", "GET /%zz HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("an escape across a slash", "GET /%2/0 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("an encoded NUL", "GET /a%00 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("overlong UTF-8", "GET /%c0%af HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("cut UTF-8", "GET /%e2%82 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("a surrogate", "GET /%ed%a0%80 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("UTF-8 across a slash", "GET /%c3/%a4 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("an encoded NUL in the query", "GET /?a=%00 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("half an escape in the query", "GET /?a=%4 HTTP/1.1\r\n", .targetEncodingInvalid),
    Row("another scheme", "GET ftp://a/ HTTP/1.1\r\n", .targetMalformed),
    Row("no authority", "GET http:///a HTTP/1.1\r\n", .targetMalformed),
    Row("user information", "GET http://u:p@a/ HTTP/1.1\r\n", .targetMalformed),
    Row("a port beyond 65535", "GET http://a:65536/ HTTP/1.1\r\n", .targetMalformed),
  ]

  static let fields = [
    Row("no Host", "\r\n", .hostMissing),
    Row("two Hosts", "Host: a\r\nHost: a\r\n\r\n", .hostRepeated),
    Row("an empty Host", "Host:\r\n\r\n", .hostMalformed),
    Row("a Host with a path", "Host: a/b\r\n\r\n", .hostMalformed),
    Row("a Host with a user", "Host: u@a\r\n\r\n", .hostMalformed),
    Row("a Host with a space", "Host: a b\r\n\r\n", .hostMalformed),
    Row("a Host list", "Host: a, b\r\n\r\n", .hostMalformed),
    Row("a Host with a word for a port", "Host: a:http\r\n\r\n", .hostMalformed),
    Row("a Host with two ports", "Host: a:1:2\r\n\r\n", .hostMalformed),
    Row("a Host with an open bracket", "Host: [::1\r\n\r\n", .hostMalformed),
    Row("a Host with words in brackets", "Host: [host]\r\n\r\n", .hostMalformed),
    Row("a space before the colon", "Host : a\r\n\r\n", .spaceBeforeColon),
    Row("a tab before the colon", "Host\t: a\r\n\r\n", .spaceBeforeColon),
    Row("a space in a name", "Ho st: a\r\n\r\n", .fieldNameMalformed),
    Row("an empty name", ": a\r\n\r\n", .fieldNameMalformed),
    Row("a name with a NUL", "Ho\0st: a\r\n\r\n", .fieldNameMalformed),
    Row("a name beyond ASCII", "Höst: a\r\n\r\n", .fieldNameMalformed),
    Row("no colon", "Host\r\n\r\n", .fieldMalformed),
    Row("a folded line", "Host: a\r\nX: b\r\n c\r\n\r\n", .fieldFolded),
    Row("a line folded with a tab", "Host: a\r\nX: b\r\n\tc\r\n\r\n", .fieldFolded),
    Row("a folded first line", " Host: a\r\n\r\n", .fieldFolded),
    Row("a line of spaces", "Host: a\r\n  \r\n\r\n", .fieldFolded),
    Row("a NUL in a value", "Host: a\r\nX: b\0c\r\n\r\n", .fieldValueMalformed),
    Row("an escape character in a value", "Host: a\r\nX: b\u{1b}[1m\r\n\r\n", .fieldValueMalformed),
    Row("DEL in a value", "Host: a\r\nX: b\u{7f}\r\n\r\n", .fieldValueMalformed),
    Row("a vertical tab in a value", "Host: a\r\nX: \u{b}b\r\n\r\n", .fieldValueMalformed),
    Row("a bare line feed in a value", "Host: a\r\nX: b\nY: c\r\n\r\n", .bareLineFeed),
    Row("a bare carriage return in a value", "Host: a\r\nX: b\rY: c\r\n\r\n", .bareCarriageReturn),
    Row("a bare line feed for the end", "Host: a\r\n\n", .bareLineFeed),
    Row("another expectation", "Host: a\r\nExpect: payment\r\n\r\n", .expectationUnknown),
    Row(
      "one expectation too many", "Host: a\r\nExpect: 100-continue, x\r\n\r\n",
      .expectationUnknown),
  ]

  static let lengths = [
    Row("CL and TE", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", .lengthAmbiguous),
    Row("TE and CL", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", .lengthAmbiguous),
    Row(
      "CL of zero and TE", "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", .lengthAmbiguous),
    Row("two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n", .contentLengthRepeated),
    Row(
      "one length twice", "Content-Length: 3\r\nContent-Length: 3\r\n", .contentLengthRepeated),
    Row("a list of lengths", "Content-Length: 3, 3\r\n", .contentLengthMalformed),
    Row("a negative length", "Content-Length: -1\r\n", .contentLengthMalformed),
    Row("a length with a plus", "Content-Length: +3\r\n", .contentLengthMalformed),
    Row("a length with a space", "Content-Length: 1 2\r\n", .contentLengthMalformed),
    Row("a hexadecimal length", "Content-Length: 0x3\r\n", .contentLengthMalformed),
    Row("an empty length", "Content-Length:\r\n", .contentLengthMalformed),
    Row("a length with an underscore", "Content-Length: 1_0\r\n", .contentLengthMalformed),
    Row("digits of another script", "Content-Length: ٣\r\n", .contentLengthMalformed),
    Row("a length beyond 64 bits", "Content-Length: 99999999999999999999\r\n", .bodyTooLarge),
    Row("the largest length", "Content-Length: 9223372036854775807\r\n", .bodyTooLarge),
    Row("gzip", "Transfer-Encoding: gzip\r\n", .transferCodingUnknown),
    Row("identity", "Transfer-Encoding: identity\r\n", .transferCodingUnknown),
    Row("gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n", .transferCodingUnknown),
    Row("chunked, identity", "Transfer-Encoding: chunked, identity\r\n", .transferCodingUnknown),
    Row(
      "chunked twice in a line", "Transfer-Encoding: chunked, chunked\r\n", .transferCodingUnknown),
    Row(
      "chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
      .transferCodingUnknown),
    Row(
      "chunked, then identity", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
      .transferCodingUnknown),
    Row("xchunked", "Transfer-Encoding: xchunked\r\n", .transferCodingUnknown),
    Row("chunked with a parameter", "Transfer-Encoding: chunked;q=1\r\n", .transferCodingUnknown),
    Row("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n", .transferCodingUnknown),
    Row("chunked with a comma", "Transfer-Encoding: chunked,\r\n", .transferCodingUnknown),
    Row("an empty coding", "Transfer-Encoding:\r\n", .transferCodingUnknown),
    Row(
      "a vertical tab before chunked", "Transfer-Encoding: \u{b}chunked\r\n", .fieldValueMalformed),
    Row("a space before the colon", "Transfer-Encoding : chunked\r\n", .spaceBeforeColon),
    Row("a coding on a folded line", "Transfer-Encoding:\r\n chunked\r\n", .transferCodingUnknown),
    Row("a NUL after chunked", "Transfer-Encoding: chunked\0\r\n", .fieldValueMalformed),
  ]

  static let chunks = [
    Row("a size with a minus", "-1\r\n", .chunkMalformed),
    Row("a size with a plus", "+1\r\n", .chunkMalformed),
    Row("a size with a prefix", "0x1\r\n", .chunkMalformed),
    Row("a size after a space", " 1\r\n", .chunkMalformed),
    Row("a size before a space", "1 \r\n", .chunkMalformed),
    Row("no size", "\r\n", .chunkMalformed),
    Row("no size but an extension", ";a=b\r\n", .chunkMalformed),
    Row("a word", "x\r\n", .chunkMalformed),
    Row("a size beyond 64 bits", "ffffffffffffffff1\r\n", .bodyTooLarge),
    Row("the largest size", "7fffffffffffffff\r\n", .bodyTooLarge),
    Row("a size of all bits", "ffffffffffffffff\r\n", .bodyTooLarge),
    Row("a bare line feed after a size", "1\na\r\n", .bareLineFeed),
    Row("a bare carriage return in an extension", "1;a\rb\r\n", .bareCarriageReturn),
    Row("a bare line feed in an extension", "1;a\n0\r\n", .bareLineFeed),
    Row("a NUL in an extension", "1;a\0\r\n", .chunkMalformed),
    Row("more data than announced", "1\r\nab\r\n", .chunkMalformed),
    Row("a bare line feed after the data", "1\r\na\n0\r\n\r\n", .chunkMalformed),
    Row("a carriage return alone after the data", "1\r\na\rb", .chunkMalformed),
    Row("a folded trailer", "0\r\n a\r\n\r\n", .fieldFolded),
    Row("a trailer without a colon", "0\r\nGET / HTTP/1.1\r\n\r\n", .fieldMalformed),
    Row("a trailer with a control character", "0\r\nX: \u{1}\r\n\r\n", .fieldValueMalformed),
    Row("a bare line feed for the end", "0\r\n\n", .bareLineFeed),
  ]

  @Test(arguments: requestLines + targets)
  func `a request line that is not exact is refused`(row: Row) {
    #expect(ParserOutcome(of: row.bytes).refusal == row.refusal)
  }

  @Test(arguments: fields)
  func `a header section that is not exact is refused`(row: Row) {
    #expect(ParserOutcome(of: "GET / HTTP/1.1\r\n" + row.bytes).refusal == row.refusal)
  }

  @Test(arguments: lengths)
  func `a body whose end could be read in two ways is refused`(row: Row) {
    let bytes = "POST / HTTP/1.1\r\nHost: a\r\n" + row.bytes + "\r\n"
    #expect(ParserOutcome(of: bytes).refusal == row.refusal)
  }

  @Test(arguments: chunks)
  func `a chunk that is not exact is refused`(row: Row) {
    let head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(ParserOutcome(of: head + row.bytes).refusal == row.refusal)
  }

  @Test func `a transfer coding in HTTP 1.0 is refused`() {
    let bytes = "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    #expect(ParserOutcome(of: bytes).refusal == .transferEncodingInOldVersion)
  }

  @Test func `nothing is read after a refusal`() {
    let outcome = ParserOutcome(of: "BAD\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(outcome.requests.isEmpty)
    #expect(outcome.refusal == .requestLineMalformed)
  }

  @Test func `every refusal has a code of its own and a status of an error`() {
    #expect(Set(RequestRefusal.allCases.map(\.code)).count == RequestRefusal.allCases.count)
    let statuses = Set(RequestRefusal.allCases.map(\.status.code))
    #expect(statuses == [400, 408, 413, 414, 417, 431, 501, 503, 505])
    #expect(RequestRefusal.allCases.allSatisfy { $0.detail.hasSuffix(".") })
  }
}
