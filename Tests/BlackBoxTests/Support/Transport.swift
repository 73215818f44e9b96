import EmbeddedPostgres
import Glibc
import Synchronization

/// A stream of bytes to the service: a TCP connection, or one to a TLS front through OpenSSL's own
/// client, so that these tests need no cryptography.
final class Transport: Sendable {
  /// A socket; only calls that say so do not block.
  let descriptor: CInt
  private let helper: Int32?
  private let isClosed = Atomic<Bool>(false)

  /// Connects to a port of the loopback.
  init(port: UInt16) throws(HTTPConnection.Failure) {
    let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw .unreachable }
    var one: CInt = 1
    setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      Glibc.close(descriptor)
      throw .unreachable
    }
    self.descriptor = descriptor
    helper = nil
  }

  /// Connects to a TLS port of `localhost`, whose certificate must be `authority`'s.
  init(tlsPort port: UInt16, authority: String) throws(HTTPConnection.Failure) {
    var ends: [CInt] = [-1, -1]
    let type = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw .unreachable }
    // What it says about the certificate must not get into the stream.
    let command = ChildProgram([
      "/bin/sh", "-c",
      "exec openssl s_client -quiet -connect 127.0.0.1:$0 -servername localhost "
        + "-verify_hostname localhost -verify_return_error -CAfile $1 -alpn http/1.1 2>/dev/null",
      String(port), authority,
    ])
    do {
      helper = try command.start(input: ends[1], output: ends[1])
      Glibc.close(ends[1])
      descriptor = ends[0]
    } catch {
      Glibc.close(ends[0])
      Glibc.close(ends[1])
      throw .unreachable
    }
  }

  /// Sends all of `bytes`, and waits where the kernel does not take them at once.
  func sendAll(_ bytes: [UInt8]) throws(HTTPConnection.Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 || errno == EINTR else { throw .broken }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// Waits for bytes and returns those that are there; none at the end.
  func receive(atMost countMax: Int) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: countMax)
    let count = recv(descriptor, &buffer, countMax, 0)
    return Array(buffer.prefix(max(0, count)))
  }

  /// Ends the stream. A second call has no effect.
  func close() {
    guard !isClosed.exchange(true, ordering: .relaxed) else { return }
    Glibc.close(descriptor)
    guard let helper else { return }
    kill(helper, SIGKILL)
    ChildProgram.wait(for: helper)
  }
}
