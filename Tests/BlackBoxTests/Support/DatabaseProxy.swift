import EmbeddedPostgres
import Glibc
import Synchronization
import TestSupport

/// Stands between a service and its PostgreSQL, passes every byte on, and cuts sessions where a
/// test says: between a commit and its answer above all, which no signal to either side can hit.
final class DatabaseProxy: Sendable {
  private struct Rules {
    var decide: @Sendable (String) -> SessionWatch.Cut? = { _ in nil }
    var isOpen = true
    var cuts = 0
  }

  /// The kernel refused a socket, with this `errno`.
  struct Refused: Error {
    let number: Int32
  }

  private let folder: TestFolder
  private let listener: CInt
  private let serverAddress: String
  private let rules = Mutex(Rules())

  /// Stands before the server whose socket lies in a folder.
  init(before serverFolder: String) throws {
    serverAddress = serverFolder + "/.s.PGSQL.5432"
    folder = try TestFolder()
    listener = try Self.socket()
    guard Self.call(bind, listener, folder.path + "/.s.PGSQL.5432") == 0, listen(listener, 128) == 0
    else {
      throw Refused(number: errno)
    }
    DetachedThread.run { [self] in accept() }
  }

  /// The folder that libpq takes for the server's.
  var socketFolder: String { folder.path }

  /// How many sessions were cut so far.
  var cuts: Int { rules.withLock { $0.cuts } }

  /// Asks `decide` of every statement from now on, and lets sessions begin or not.
  func cut(
    letIn isOpen: Bool = true, _ decide: @escaping @Sendable (String) -> SessionWatch.Cut?
  ) {
    rules.withLock { ($0.decide, $0.isOpen) = (decide, isOpen) }
  }

  /// Passes everything on again.
  func mend() { cut { _ in nil } }

  /// Ends: whoever comes from now on finds nobody.
  func close() {
    shutdown(listener, CInt(SHUT_RDWR))
    folder.clear()
  }

  // MARK: Threads

  private func accept() {
    while case let client = Glibc.accept(listener, nil, nil), client >= 0 {
      guard rules.withLock({ $0.isOpen }), let server = try? Self.socket() else {
        Glibc.close(client)
        continue
      }
      guard Self.call(connect, server, serverAddress) == 0 else {
        Glibc.close(client)
        Glibc.close(server)
        continue
      }
      let session = Session(client, server) { [self] text in
        rules.withLock { $0.decide }(text)
      }
      DetachedThread.run { [self] in pass(session, from: client, to: server) { $0.clientSays($1) } }
      DetachedThread.run { [self] in pass(session, from: server, to: client) { $0.serverSays($1) } }
    }
    Glibc.close(listener)
  }

  private func pass(
    _ session: Session, from source: CInt, to target: CInt,
    _ say: (inout SessionWatch, [UInt8]) -> SessionWatch.Verdict
  ) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    defer { session.end() }
    while true {
      let count = recv(source, &buffer, buffer.count, 0)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      let verdict = session.watch.withLock { say(&$0, Array(buffer[..<count])) }
      switch verdict {
      case .pass(let bytes):
        guard Self.write(bytes, to: target) else { return }
      case .cut(let bytes):
        rules.withLock { $0.cuts += 1 }
        _ = Self.write(bytes, to: target)
        return
      }
    }
  }

  /// Both sockets of a session; closed when the last of its two threads has left it.
  private final class Session: Sendable {
    let watch: Mutex<SessionWatch>
    private let client: CInt
    private let server: CInt

    init(
      _ client: CInt, _ server: CInt, _ decide: @escaping @Sendable (String) -> SessionWatch.Cut?
    ) {
      (self.client, self.server) = (client, server)
      watch = Mutex(SessionWatch(deciding: decide))
    }

    func end() { for end in [client, server] { shutdown(end, CInt(SHUT_RDWR)) } }

    deinit { for end in [client, server] { Glibc.close(end) } }
  }

  // MARK: Sockets

  private static func socket() throws -> CInt {
    let descriptor = Glibc.socket(
      AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Refused(number: errno) }
    return descriptor
  }

  private static func call(
    _ function: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt, _ descriptor: CInt,
    _ path: String
  ) -> CInt {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        function(descriptor, address, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  private static func write(_ bytes: [UInt8], to descriptor: CInt) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR else { return false }
      rest = rest.dropFirst(max(0, count))
    }
    return true
  }
}
