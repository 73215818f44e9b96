import Testing

@testable import HTTP

@Suite struct RequestHeadersTests {
  /// What a request with one field line has for its headers.
  private func headers(_ line: String) throws -> RequestHeaders {
    var parser = RequestParser(limits: .init())
    parser.feed(Array("GET / HTTP/1.1\r\nHost: h\r\n\(line)\r\n\r\n".utf8)[...])
    guard case .head(let head) = parser.next() else {
      throw Unparsed(line: line)
    }
    return head.headers
  }

  private struct Unparsed: Error { let line: String }

  @Test(arguments: [
    ("Authorization: Bearer abc", "abc"), ("authorization: bearer abc", "abc"),
    ("AUTHORIZATION: BEARER   a b", "a b"), ("Authorization: Bearer é", "é"),
    ("Authorization: Bearer", nil), ("Authorization: Bearerabc", nil),
    ("Authorization: Bear abc", nil), ("Authorization: Bearers abc", nil),
    ("Authorization: Basic abc", nil), ("Authorization:", nil), ("X-Authorization: Bearer a", nil),
  ])
  func `a token is told where the scheme is Bearer`(line: String, token: String?) throws {
    #expect(
      try headers(line).bearerToken.map { String(decoding: $0, as: UTF8.self) } == token)
  }

  @Test func `two lines of credentials are no token of either`() throws {
    let both = try headers("Authorization: Bearer a\r\nAuthorization: Bearer b")
    #expect(both.bearerToken?.elementsEqual("a, Bearer b".utf8) == true)
  }

  @Test(arguments: [
    ("Content-Type: application/json", "application/json"),
    ("Content-Type: Application/JSON; charset=utf-8", "application/json"),
    ("Content-Type: text/csv ;header=present", "text/csv"),
    ("Content-Type: text/csv\t; header=present", "text/csv"), ("Content-Type: ;", ""),
    ("Content-Type:", ""), ("Content-Types: text/csv", nil),
  ])
  func `a media type is told without its parameters`(line: String, type: String?) throws {
    #expect(try headers(line).mediaType == type)
  }
}
