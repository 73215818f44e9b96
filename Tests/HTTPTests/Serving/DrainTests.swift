import HTTP
import Testing

/// How a server ends: nothing that was accepted stays unanswered.
@Suite struct DrainTests {
  private let get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `a request in flight is answered, told to close, and then the port is free`()
    async throws
  {
    let gate = Gate()
    let server = try await TestServer.answering { _ in
      await gate.pass()
      return Response(.ok, text: "done")
    }
    let client = try server.client()
    try client.send(get)
    await gate.arrival()
    let drain = server.drain()
    while (try? server.client()) != nil {}
    gate.open()
    let answer = try client.answer()
    #expect(answer.text == "done")
    #expect(answer["connection"] == "close")
    #expect(try client.seesEnd())
    #expect(await drain.value == 0)
  }

  @Test func `idle connections are closed at once`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send(get)
    #expect(try client.answer().status == 200)
    let drain = server.drain()
    #expect(try client.seesEnd())
    #expect(await drain.value == 0)
  }

  @Test func `all requests that have arrived are answered, the last one with close`() async throws {
    let gate = Gate()
    let server = try await TestServer.answering { request in
      await gate.pass()
      return Response(.ok, text: request.path)
    }
    let client = try server.client()
    try client.send((0..<20).map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
    await gate.arrival()
    let drain = server.drain()
    while (try? server.client()) != nil {}
    gate.open()
    for number in 0..<20 {
      let answer = try client.answer()
      #expect(answer.text == "/\(number)")
      #expect((answer["connection"] == "close") == (number == 19))
    }
    #expect(try client.seesEnd())
    #expect(await drain.value == 0)
  }

  @Test func `a connection that waits in the kernel is accepted and answered first`() async throws {
    let server = try TestServer()
    let clients = try (0..<10).map { _ in try server.client() }
    for client in clients { try client.send(get) }
    let drain = server.drain()
    for client in clients {
      let answer = try client.answer()
      #expect(answer.status == 200)
      #expect(answer["connection"] == "close")
    }
    withExtendedLifetime(clients) {}
    _ = try clients.map { try $0.seesEnd() }
    #expect(await drain.value <= 10)
  }

  @Test func `a request that has begun to arrive may come to its end`() async throws {
    let server = try await TestServer.start()
    let client = try server.client()
    try client.send(get + "POST /y HTTP/1.1\r\nHost: a\r\nContent-Le")
    #expect(try client.answer().text == "GET /x ")
    let drain = server.drain()
    while (try? server.client()) != nil {}
    try client.send("ngth: 2\r\n\r\nhi")
    let answer = try client.answer()
    #expect(answer.text == "POST /y hi")
    #expect(answer["connection"] == "close")
    #expect(try client.seesEnd())
    #expect(await drain.value == 0)
  }

  @Test func `a fresh connection is given a moment for its first request`() async throws {
    let server = try await TestServer.start {
      $0.timeouts.firstRequestWhileDraining = .milliseconds(50)
    }
    let silent = try server.client()
    let drain = server.drain()
    #expect(try silent.seesEnd())
    #expect(await drain.value == 0)
  }

  @Test func `what is not answered in time is cut off and counted`() async throws {
    let gate = Gate()
    let server = try await TestServer.answering { _ in
      await gate.pass()
      return Response(.ok)
    }
    let client = try server.client()
    try client.send(get)
    await gate.arrival()
    #expect(await server.drain(within: .milliseconds(50)).value == 1)
    #expect(try client.seesEnd())
    gate.open()
  }
}
