import EventLoop
import Glibc
import HTTP
import Testing

/// What happens when there are too many connections.
@Suite struct ConnectionLimitTests {
  private let get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func `a connection beyond the limit is answered 503, and room is used again`() async throws
  {
    let server = try await TestServer.start { $0.connectionsMax = 2 }
    let first = try server.client()
    var second = try Optional(server.client())
    for client in [first, second!] {
      try client.send(get)
      #expect(try client.answer().status == 200)
    }
    let surplus = try server.client()
    try surplus.send(get)
    let answer = try surplus.answer()
    #expect(answer.status == 503)
    #expect(answer["connection"] == "close")
    #expect(try surplus.seesEnd())
    #expect(server.journal.count(of: "connections_exhausted") == 1)

    second = nil
    await server.journal.arrival(of: "closed", count: 2)
    let third = try server.client()
    try third.send(get)
    #expect(try third.answer().status == 200)
  }

  @Test func `a server listens on IPv6 and tells its address`() async throws {
    let loop = try EventLoop.start(named: "six")
    let server = try Server(on: loop, host: "::1", port: 0, handler: TestServer.echo)
    #expect(server.address.description.hasPrefix("[::1]:"))
    #expect(server.address.port != 0)
    await server.drain(within: .zero)
    loop.stop()
  }

  /// In a process of its own, because it takes all descriptors that the process may have.
  @Test func `running out of descriptors neither spins nor loses a connection`() async {
    await #expect(processExitsWith: .success) {
      let server = try await TestServer.start()
      let client = try server.client()
      try client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = try client.answer()
      var limit = rlimit(rlim_cur: 256, rlim_max: 256)
      precondition(setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
      var spare: [CInt] = []
      // The last free descriptor goes to a client whose connection the server cannot accept.
      while case let descriptor = dup(0), descriptor >= 0 { spare.append(descriptor) }
      close(spare.removeLast())
      let last = try server.client()
      try last.send("GET /last HTTP/1.1\r\nHost: a\r\n\r\n")
      let before = clock()
      await server.loop.sleep(for: .milliseconds(300))
      let busy = Double(clock() - before) / Double(CLOCKS_PER_SEC)
      precondition(busy < 0.1, "the loop was busy for \(busy) s of 0.3 s")
      for descriptor in spare { close(descriptor) }
      let answer = try last.answer()
      precondition(answer.status == 200)
    }
  }
}
