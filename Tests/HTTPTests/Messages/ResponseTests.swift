import Testing

@testable import HTTP

@Suite struct ResponseTests {
  private func serialized(
    _ response: Response, option: Response.ConnectionOption = .unspoken, omitsBody: Bool = false
  ) -> String {
    var output: [UInt8] = []
    response.serialize(into: &output, date: Array("D".utf8), option: option, omitsBody: omitsBody)
    return String(decoding: output, as: UTF8.self)
  }

  @Test func `an answer goes out as status line, fields, length and body`() {
    var response = Response(.created, contentType: "application/json", body: Array("{}".utf8))
    response.addHeader(.location, "/x")
    #expect(
      serialized(response) == """
        HTTP/1.1 201 Created\r\nDate: D\r\nContent-Type: application/json\r\nLocation: /x\r\n\
        Content-Length: 2\r\n\r\n{}
        """)
  }

  @Test func `the answer to HEAD has the length of the body that it leaves out`() {
    let head = serialized(Response(.ok, text: "hello"), omitsBody: true)
    #expect(head.hasSuffix("\r\nContent-Length: 5\r\n\r\n"))
  }

  @Test(arguments: [Status.noContent, .notModified])
  func `an answer that cannot have a body has no length either`(status: Status) {
    #expect(!serialized(Response(status, body: [1])).contains("Content-Length"))
  }

  @Test func `an empty answer says that its length is zero`() {
    #expect(serialized(Response(.ok)).hasSuffix("\r\nContent-Length: 0\r\n\r\n"))
    #expect(serialized(Response(Status(299))).hasPrefix("HTTP/1.1 299 \r\n"))
  }

  @Test func `the fate of the connection is told when it must be`() {
    #expect(!serialized(Response(.ok)).contains("Connection"))
    #expect(serialized(Response(.ok), option: .close).contains("\r\nConnection: close\r\n"))
    #expect(
      serialized(Response(.ok), option: .keepAlive).contains("\r\nConnection: keep-alive\r\n"))
  }

  @Test(arguments: ["a\r\nSet-Cookie: b", "a\rb", "a\nb", "a\0b", "a\u{7f}", "\u{1b}[0m"])
  func `a field value cannot carry a control character`(text: String) {
    #expect(HeaderValue(validating: text) == nil)
    let replaced = HeaderValue(replacingControlsIn: text).text
    #expect(replaced.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f })
    #expect(replaced.utf8.count == text.utf8.count)
  }

  @Test func `a field value may carry everything else`() {
    #expect(HeaderValue(validating: "a\tb €")?.text == "a\tb €")
    #expect(HeaderValue(-5).text == "-5")
  }

  @Test func `a literal field value with a line end is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = "a\r\nb" as HeaderValue }
  }

  @Test func `a field name that is no token is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = "a b" as HeaderName }
  }

  @Test func `a handler that writes the length itself is a programmer error`() async {
    await #expect(processExitsWith: .failure) { _ = "content-length" as HeaderName }
  }

  @Test func `an interim status is a programmer error in an answer`() async {
    await #expect(processExitsWith: .failure) { _ = Status(100) }
  }

  @Test(arguments: [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"), (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
    (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
    (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"),
    (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"),
    (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
  ])
  func `a date is written as the RFC writes it`(seconds: Int, expected: String) {
    #expect(IMFDate.text(secondsSinceEpoch: seconds) == expected)
  }

  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
    ("2001:DB8:0::1", "2001:db8::1"),
  ])
  func `an address is read and written in its canonical form`(text: String, canonical: String) {
    #expect(IPAddress(text)?.description == canonical)
  }

  @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.256", "[::1]", ":::"])
  func `a text that is no address is none`(text: String) {
    #expect(IPAddress(text) == nil)
  }
}
