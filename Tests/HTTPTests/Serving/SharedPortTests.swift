import EventLoop
import Glibc
import HTTP
import Testing

/// Who may listen where: the servers of one process together, and nobody else beside them.
@Suite struct SharedPortTests {
  private let get = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"

  private func server(
    _ name: String, at port: UInt16 = 0, beside first: Server? = nil
  ) throws -> Server {
    try Server(
      on: EventLoop.start(named: "test"), host: "127.0.0.1", port: port, beside: first
    ) { _ in Response(.ok, text: name) }
  }

  private func end(_ servers: [Server]) async {
    for server in servers {
      await server.drain(within: .zero)
      server.loop.stop()
    }
  }

  @Test func `servers beside a first one share its port, and each gets connections`() async throws {
    let first = try server("first")
    let servers = [
      first, try server("second", beside: first), try server("third", beside: first),
    ]
    #expect(Set(servers.map(\.address.port)).count == 1)
    for server in servers { try await server.start() }
    var names: Set<String> = []
    // The kernel throws dice: that one of the three is left out of 200 happens never.
    for _ in 0..<200 {
      let client = try RawClient(port: first.address.port)
      try client.send(get)
      names.insert(try client.answer().text)
    }
    #expect(names == ["first", "second", "third"])
    await end(servers)
  }

  @Test func `where servers listen no other can be the first`() async throws {
    let first = try server("first")
    let servers = [first, try server("second", beside: first)]
    let port = first.address.port
    #expect(throws: ListenError.addressInUse) { try server("stranger", at: port) }
    #expect(throws: ListenError.addressInUse) {
      try Server.checkAddress(host: "0.0.0.0", port: port)
    }
    for server in servers { try await server.start() }
    #expect(throws: ListenError.addressInUse) { try server("stranger", at: port) }
    await end(servers)
    try Server.checkAddress(host: "127.0.0.1", port: port)
    await end([try server("next", at: port)])
  }

  @Test func `a host that is none is named with the reason`() throws {
    let error = #expect(throws: ListenError.self) {
      try Server.checkAddress(host: "no such host", port: 0)
    }
    guard case .hostUnknown(let reason) = error else { throw try #require(error) }
    #expect(!reason.isEmpty)
  }

  @Test func `an address of another machine is refused by the kernel`() throws {
    #expect(throws: ListenError.failed(SystemError("bind", errno: EADDRNOTAVAIL))) {
      try Server.checkAddress(host: "192.0.2.1", port: 0)
    }
  }
}
