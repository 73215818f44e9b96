import Synchronization
import TestSupport

/// Where an API is found.
enum Origin: Hashable, Sendable {
  /// The service itself.
  case direct(port: UInt16)
  /// A TLS front on this machine, and the file of the certificate that it must show.
  case tls(port: UInt16, authority: String)
}

/// A client that keeps its connections alive and opens another one whenever all are in use.
final class HTTPClient: Sendable {
  /// One request, as it is sent.
  struct Request: Sendable {
    var method: String
    var path: String
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]?

    /// The bytes on the wire.
    var bytes: [UInt8] {
      var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n"
      for header in headers { head += "\(header.name): \(header.value)\r\n" }
      if let body { head += "Content-Length: \(body.count)\r\n" }
      return Array((head + "\r\n").utf8) + (body ?? [])
    }
  }

  let origin: Origin
  private let idle = Mutex<[HTTPConnection]>([])

  init(_ origin: Origin) { self.origin = origin }

  /// Sends a request and waits for its answer. Nothing is sent twice.
  func send(_ request: Request) async throws -> HTTPAnswer {
    let connection = try await takeConnection()
    let answer = try await connection.exchange(request.bytes, toHead: request.method == "HEAD")
    if await connection.isReusable { idle.withLock { $0.append(connection) } }
    return answer
  }

  /// Ends all connections that are not in use.
  func close() async {
    for connection in idle.withLock({ idle in
      defer { idle = [] }
      return idle
    }) { await connection.close() }
  }

  private func takeConnection() async throws -> HTTPConnection {
    while let connection = idle.withLock({ $0.popLast() }) {
      if await connection.isReusable { return connection }
    }
    return try await HTTPConnection(try transport(), on: TestLoop.shared)
  }

  private func transport() throws(HTTPConnection.Failure) -> Transport {
    switch origin {
    case .direct(let port): try Transport(port: port)
    case .tls(let port, let authority): try Transport(tlsPort: port, authority: authority)
    }
  }
}
