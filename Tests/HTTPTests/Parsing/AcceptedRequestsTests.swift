import HTTP
import Testing

/// Bytes that are requests, and what they say.
@Suite struct AcceptedRequestsTests {
  private func request(_ bytes: String) throws -> ParserOutcome.Parsed {
    let outcome = ParserOutcome(of: bytes)
    #expect(outcome.end == .betweenRequests)
    #expect(outcome.requests.count == 1)
    return try #require(outcome.requests.first)
  }

  private func target(_ target: String, method: String = "GET") throws -> RequestTarget {
    try request("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\r\n").target
  }

  @Test(arguments: Method.allCases)
  func `each method is known`(method: Method) throws {
    let parsed = try request("\(method.rawValue) / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(parsed.method == method)
  }

  @Test func `header names lose their case and values their outer white space`() throws {
    let parsed = try request("GET / HTTP/1.1\r\nHOST:a\r\nX-Y: \t b c\t \r\nEmpty:\r\n\r\n")
    #expect(parsed.headers == ["host: a", "x-y: b c", "empty: "])
  }

  @Test(arguments: [
    ("/", []), ("/a", ["a"]), ("/a/", ["a", ""]), ("/a//b", ["a", "", "b"]), ("//a", ["", "a"]),
    ("/a%2Fb/c", ["a/b", "c"]), ("/%E2%82%AC", ["€"]), ("/a+b", ["a+b"]),
    ("/a;v=1:@!$&'()*,=~-._", ["a;v=1:@!$&'()*,=~-._"]), ("/..%2f", ["../"]),
  ])
  func `a path is cut at its slashes and then decoded`(path: String, segments: [String]) throws {
    let target = try target(path)
    #expect(target.segments == segments)
    #expect(target.path == path)
    #expect(target.rawQuery == nil)
  }

  @Test(arguments: [
    ("/?", []), ("/?a", ["a="]), ("/?a=", ["a="]), ("/?a=b&c=d", ["a=b", "c=d"]),
    ("/?a=1&a=2", ["a=1", "a=2"]), ("/?a=b=c", ["a=b=c"]), ("/?&&a=b&", ["a=b"]),
    ("/?a+b=c%2Bd+e", ["a b=c+d e"]), ("/?%26=%3D", ["&=="]), ("/?q=/x?y", ["q=/x?y"]),
  ])
  func `a query is cut at its ampersands and then decoded`(path: String, items: [String]) throws {
    #expect(try target(path).query.map { "\($0.name)=\($0.value)" } == items)
  }

  @Test func `an absolute target names the authority, which outranks the Host field`() throws {
    let target = try target("HTTP://Example.com:8080/a/b?c=d")
    #expect(target.form == .absolute(authority: "Example.com:8080"))
    #expect(target.path == "/a/b")
    #expect(target.queryValue("c") == "d")
  }

  @Test func `an absolute target without a path asks for the root`() throws {
    #expect(try target("https://[::1]").path == "/")
    #expect(try target("http://a?b=c").queryValue("b") == "c")
  }

  @Test func `an asterisk and an absolute target without a path mean the server to OPTIONS`() throws
  {
    #expect(try target("*", method: "OPTIONS").form == .asterisk)
    #expect(try target("http://a", method: "OPTIONS").form == .asterisk)
  }

  @Test(arguments: [
    "a", "a:", "a:80", "a:0", "a:65535", "127.0.0.1:8080", "[::1]", "[2001:db8::1]:443",
    "xn--bcher-kva.example", "a_b.example", "%41",
  ])
  func `a valid Host is accepted`(host: String) throws {
    _ = try request("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n")
  }

  @Test func `two empty lines before a request are forgiven`() throws {
    _ = try request("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n")
  }

  @Test func `an HTTP 1.0 request needs no Host and closes unless it asks to stay`() throws {
    #expect(try !request("GET / HTTP/1.0\r\n\r\n").keepsAlive)
    #expect(try request("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keepsAlive)
  }

  @Test(arguments: [
    ("close", false), ("Close", false), ("x, close", false), ("close, keep-alive", false),
    ("keep-alive", true), ("closed", true), ("", true), (",,", true),
  ])
  func `an HTTP 1.1 connection stays unless it is asked to close`(
    option: String, stays: Bool
  ) throws {
    let parsed = try request("GET / HTTP/1.1\r\nHost: a\r\nConnection: \(option)\r\n\r\n")
    #expect(parsed.keepsAlive == stays)
  }

  @Test(arguments: [
    ("Content-Length: 0\r\n\r\n", ""), ("Content-Length: 5\r\n\r\nhello", "hello"),
    ("Content-Length: 0005\r\n\r\nhello", "hello"),
    ("Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""),
    ("Transfer-Encoding: Chunked\r\n\r\n2\r\nhe\r\n03\r\nllo\r\n000\r\n\r\n", "hello"),
    ("Transfer-Encoding: chunked\r\n\r\n5;a=\"b\";c\r\nhello\r\n0 ;d\r\nX: y\r\n\r\n", "hello"),
    ("Transfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\nHost: b\r\n\r\n", "0123456789"),
  ])
  func `a body ends where its length or its last chunk says`(rest: String, body: String) throws {
    let parsed = try request("POST / HTTP/1.1\r\nHost: a\r\n" + rest)
    #expect(String(decoding: parsed.body, as: UTF8.self) == body)
  }

  @Test func `trailers never become headers`() throws {
    let parsed = try request(
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Admin: 1\r\n\r\n")
    #expect(parsed.headers == ["host: a", "transfer-encoding: chunked"])
  }

  @Test func `requests that arrive together come out one by one`() {
    let one = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
    let outcome = ParserOutcome(of: String(repeating: one, count: 100))
    #expect(outcome.requests.count == 100)
    #expect(outcome.end == .betweenRequests)
  }

  @Test(arguments: [
    "G", "GET / HTTP/1.1", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: a\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nh",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
  ])
  func `a request that is not whole is waited for`(bytes: String) {
    let outcome = ParserOutcome(of: bytes)
    #expect(outcome.requests.isEmpty)
    #expect(outcome.end == .withinRequest)
  }
}
