import HTTP
import Testing

/// Requests and answers over real sockets.
@Suite struct ConversationTests {
  private let get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `a connection is used for one request after the other`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    for number in 0..<3 {
      try client.send("POST /\(number) HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")
      let answer = try client.answer()
      #expect(answer.status == 200)
      #expect(answer.text == "POST /\(number) hi")
      #expect(answer["connection"] == nil)
      #expect(answer["server"] == nil)
      #expect(answer["date"]?.count == 29)
    }
    #expect(server.journal.count(of: "opened") == 1)
  }

  @Test func `a request that arrives byte by byte is answered like any other`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    let request =
      "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
    for byte in request.utf8 { try client.send([byte]) }
    #expect(try client.answer().text == "POST /x hi")
  }

  @Test func `a hundred requests in one write are answered in their order`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send((0..<100).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    for number in 0..<100 { #expect(try client.answer().text == "GET /\(number) ") }
  }

  @Test func `answers keep their order when the first is the slowest`() async throws {
    let gate = Gate()
    let server = try await TestServer.answering { request in
      if request.path == "/slow" { await gate.pass() }
      return Response(.ok, text: request.path)
    }
    let client = try server.client()
    try client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n" + get)
    await gate.arrival()
    gate.open()
    #expect(try client.answer().text == "/slow")
    #expect(try client.answer().text == "/x")
  }

  @Test func `more requests than may wait are answered all the same`() async throws {
    let gate = Gate()
    let server = try await TestServer.answering { request in
      await gate.pass()
      return Response(.ok, text: "\(request.body.count)")
    }
    let client = try server.client()
    let body = String(repeating: "x", count: 40_000)
    let request = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n" + body
    try client.send(String(repeating: request, count: 5))
    await gate.arrival()
    gate.open()
    for _ in 0..<5 { #expect(try client.answer().text == "40000") }
  }

  @Test func `a client that has ended its sending still gets its answer`() async throws {
    let gate = Gate()
    let server = try await TestServer.answering { _ in
      await gate.pass()
      return Response(.ok, text: Task.isCancelled ? "cancelled" : "done")
    }
    let client = try server.client()
    try client.send(get)
    client.endSending()
    await gate.arrival()
    gate.open()
    #expect(try client.answer().text == "done")
    #expect(try client.seesEnd())
  }

  @Test func `a client that ends within a request is told so`() async throws {
    let server = try await TestServer.start()
    for part in ["GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhi"] {
      let client = try server.client()
      try client.send(part)
      client.endSending()
      #expect(try client.answer().status == 400)
      #expect(try client.seesEnd())
    }
    #expect(server.journal.count(of: "request_truncated") == 2)
  }

  @Test func `a client that ends before a request is closed without a word`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    client.endSending()
    #expect(try client.seesEnd())
  }

  @Test func `a client that resets the connection does not cancel what it asked for`() async throws
  {
    let gate = Gate()
    let done = Gate()
    let server = try await TestServer.answering { request in
      if request.path == "/x" {
        await gate.pass()
        if !Task.isCancelled { await done.pass() }
      }
      return Response(.ok, text: "done")
    }
    let client = try server.client()
    try client.send(get)
    await gate.arrival()
    client.reset()
    let other = try server.client()
    try other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try other.answer().text == "done")
    gate.open()
    await done.arrival()
    done.open()
  }

  @Test func `the answer to HEAD has the headers of GET and no body`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n" + get)
    let head = try client.answer(toHead: true)
    #expect(head["content-length"] == "8")
    #expect(try client.answer().text == "GET /x ")
  }

  @Test func `a client that asks to close is answered and closed`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + get)
    #expect(try client.answer()["connection"] == "close")
    #expect(try client.seesEnd())
  }

  @Test func `a handler may close the connection`() async throws {
    let server = try await TestServer.answering { _ in
      var response = Response(.ok)
      response.closesConnection = true
      return response
    }
    let client = try server.client()
    try client.send(get)
    #expect(try client.answer()["connection"] == "close")
    #expect(try client.seesEnd())
  }

  @Test func `an HTTP 1.0 connection stays only if the client asks, and is told`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    #expect(try client.answer()["connection"] == "keep-alive")
    try client.send("GET /b HTTP/1.0\r\n\r\n")
    let last = try client.answer()
    #expect(last.text == "GET /b ")
    #expect(last["connection"] == "close")
    #expect(try client.seesEnd())
  }

  @Test func `a client that waits for 100 Continue is invited and then answered`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send(
      "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-Continue\r\n\r\n")
    #expect(try client.answer().status == 100)
    try client.send("hi")
    #expect(try client.answer().text == "POST /x hi")
  }

  @Test(arguments: [
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nhi",
    "POST /x HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
    "POST /x HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\nhi",
  ])
  func `a client with nothing more to send is not invited`(request: String) async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send(request)
    #expect(try client.answer().status == 200)
  }

  @Test func `a body that is not wanted is refused instead of invited`() async throws {
    let server = try await TestServer.start {
      $0.bodyBytesMax = { $0.target.path == "/small" ? 10 : 100 }
    }
    let client = try server.client()
    try client.send(
      "POST /small HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
    let answer = try client.answer()
    #expect(answer.status == 413)
    #expect(answer["connection"] == "close")
    #expect(try client.seesEnd())
    let other = try server.client()
    try other.send("POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world")
    #expect(try other.answer().status == 200)
  }

  @Test func `a refusal arrives although the client is still sending`() async throws {
    let server = try await TestServer.start { $0.bodyBytesMax = { _ in 10 } }
    let client = try server.client()
    let body = String(repeating: "x", count: 500_000)
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n" + body)
    #expect(try client.answer().status == 413)
    #expect(try client.seesEnd())
  }

  @Test func `the answer to a refused request is made by the caller`() async throws {
    let server = try await TestServer.start {
      $0.refusalResponse = { Response($0.status, contentType: "x/y", body: Array($0.code.utf8)) }
    }
    let client = try server.client()
    try client.send("GET / HTTP/3.0\r\n\r\n")
    let answer = try client.answer()
    #expect(answer.status == 505)
    #expect(answer.text == "version_unsupported")
    #expect(answer["content-type"] == "x/y")
    #expect(try client.seesEnd())
    #expect(server.journal.count(of: "version_unsupported") == 1)
  }

  @Test func `a request smuggled behind a refused one is not answered`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send(
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n"
        + "0\r\n\r\n" + get)
    #expect(try client.answer().status == 400)
    #expect(try client.seesEnd())
  }

  @Test func `a large answer arrives whole`() async throws {
    let server = try await TestServer.answering { _ in
      Response(.ok, body: (0..<4_000_000).map { UInt8(truncatingIfNeeded: $0) })
    }
    let client = try server.client(receiveBufferBytes: 8192)
    for _ in 0..<2 {
      try client.send(get)
      let body = try client.answer().body
      #expect(body.count == 4_000_000)
      #expect(body.last == UInt8(truncatingIfNeeded: 3_999_999))
    }
  }

  @Test func `a request knows the address that it came from`() async throws {
    let server = try await TestServer.answering { Response(.ok, text: "\($0.remoteAddress.ip)") }
    let client = try server.client()
    try client.send(get)
    #expect(try client.answer().text == "127.0.0.1")
  }
}
