import EventLoop
import HTTP
import Testing

/// What becomes of clients that are slow.
@Suite struct TimeoutTests {
  private func server(
    _ adjust: @Sendable (inout Server.Timeouts) -> Void,
    handler: @escaping Server.Handler = TestServer.echo
  ) async throws -> TestServer {
    try await TestServer.start({ adjust(&$0.timeouts) }, handler: handler)
  }

  @Test func `a head that does not come to its end is answered 408`() async throws {
    let server = try await server { $0.head = .milliseconds(50) }
    let client = try server.client()
    try client.send("GET / HTTP/1.1\r\n")
    let answer = try client.answer()
    #expect(answer.status == 408)
    #expect(answer["connection"] == "close")
    #expect(try client.seesEnd())
    #expect(server.journal.count(of: "head_timed_out") == 1)
  }

  @Test func `a byte now and then wins a head no time`() async throws {
    let server = try await server { $0.head = .milliseconds(100) }
    let client = try server.client()
    // The deadline is counted from the first byte, so the dripping ends after ten bytes or so; if
    // every byte moved the deadline, all of them would arrive.
    let bytes = Array("GET /\(String(repeating: "x", count: 1000)) HTTP/1.1\r\n".utf8)
    var sent = 0
    while sent < bytes.count, server.journal.count(of: "head_timed_out") == 0 {
      try client.send([bytes[sent]])
      sent += 1
      await server.loop.sleep(for: .milliseconds(10))
    }
    #expect(sent < bytes.count)
    #expect(try client.answer().status == 408)
  }

  @Test func `a body that does not come to its end is answered 408`() async throws {
    let server = try await server { $0.body = .milliseconds(50) }
    let client = try server.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhi")
    #expect(try client.answer().status == 408)
    #expect(try client.seesEnd())
    #expect(server.journal.count(of: "body_timed_out") == 1)
  }

  @Test func `a connection without a request is closed without a word`() async throws {
    let server = try await server { $0.idle = .milliseconds(50) }
    let fresh = try server.client()
    #expect(try fresh.seesEnd())
    let used = try server.client()
    try used.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(try used.answer().status == 200)
    #expect(try used.seesEnd())
  }

  @Test func `a slow handler is waited for longer than a slow client`() async throws {
    let gate = Gate()
    let server = try await server {
      $0.idle = .milliseconds(20)
      $0.head = .milliseconds(20)
      $0.body = .milliseconds(20)
    } handler: { _ in
      await gate.pass()
      return Response(.ok)
    }
    let client = try server.client()
    try client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi")
    await gate.arrival()
    await server.loop.sleep(for: .milliseconds(60))
    gate.open()
    #expect(try client.answer().status == 200)
  }

  @Test func `a client that does not read its answer is closed and hurts nobody`() async throws {
    let server = try await server {
      $0.writing = .milliseconds(100)
    } handler: { request in
      Response(.ok, body: [UInt8](repeating: 1, count: request.path == "/large" ? 32 << 20 : 1))
    }
    let slow = try server.client(receiveBufferBytes: 4096)
    try slow.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
    let quick = try server.client()
    while server.journal.count(of: "closed") == 0 {
      try quick.send("GET /small HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(try quick.answer().status == 200)
    }
    #expect(slow.countOfRest() < 32 << 20)
  }

  @Test func `a client that keeps the connection open after the last answer is closed`()
    async throws
  {
    let server = try await server { $0.lingering = .milliseconds(50) }
    let client = try server.client()
    try client.send("BAD\r\n\r\n")
    #expect(try client.answer().status == 400)
    #expect(try client.seesEnd())
    await server.journal.arrival(of: "closed")
    #expect(await server.server.connectionCount == 0)
  }
}
