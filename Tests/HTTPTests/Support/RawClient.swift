import Glibc
import HTTP
import Testing

/// A client that sends exactly the bytes it is given and waits for answers at most `patience`.
final class RawClient {
  /// How long a client waits before a test fails, in milliseconds; reached only by failures.
  static let patience: CInt = 10_000

  private let descriptor: CInt
  /// Received bytes that no answer has used yet.
  private var received: [UInt8] = []

  struct Failure: Error {
    let reason: String
    init(_ reason: String) { self.reason = "\(reason): \(String(cString: strerror(errno)))" }
  }

  /// What a client has read as one answer.
  struct Answer {
    var status: Int
    var headers: [(name: String, value: String)]
    var body: [UInt8]

    subscript(name: String) -> String? {
      headers.first { $0.name.lowercased() == name }?.value
    }
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  /// Connects to `port` on the loopback of IPv4.
  ///
  /// - Parameter receiveBufferBytes: What the kernel holds for a client that does not read.
  init(port: UInt16, receiveBufferBytes: CInt? = nil) throws {
    descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw Failure("socket") }
    var one: CInt = 1
    setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &one, 4)
    if var size = receiveBufferBytes { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, 4) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let result = withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        connect(descriptor, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    // A failure ends in `deinit`, which closes the descriptor: closed twice, it might be another's.
    guard result == 0 else { throw Failure("connect") }
  }

  deinit { close(descriptor) }

  /// Sends all of `text`.
  func send(_ text: String) throws { try send(Array(text.utf8)) }

  /// Sends all of `bytes`.
  func send(_ bytes: [UInt8]) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw Failure("send") }
      rest = rest.dropFirst(count)
    }
  }

  /// Ends the sending direction only.
  func endSending() { shutdown(descriptor, CInt(SHUT_WR)) }

  /// Ends the connection with a reset instead of an orderly end.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(
      descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    // Disconnecting a TCP socket with this option set sends the reset at once.
    var address = sockaddr()
    address.sa_family = sa_family_t(AF_UNSPEC)
    connect(descriptor, &address, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// Reads the next answer; with `toHead`, one without the body that its length announces.
  func answer(toHead: Bool = false) throws -> Answer {
    while true {
      if let end = headEnd() {
        let answer = try parse(Array(received[..<end]))
        let hasBody = !toHead && answer.status >= 200 && answer.status != 204
        let length = hasBody ? Int(try #require(answer["content-length"]))! : 0
        while received.count < end + length {
          guard try receive() else { throw Failure("the server ended within a body") }
        }
        var whole = answer
        whole.body = Array(received[end..<end + length])
        received.removeFirst(end + length)
        return whole
      }
      guard try receive() else { throw Failure("the server ended before an answer") }
    }
  }

  /// Reads until the server ends the connection in order, and says whether nothing else came.
  func seesEnd() throws -> Bool {
    while try receive() {}
    return received.isEmpty
  }

  /// Reads until the connection ends in whatever way, and gives the number of bytes that came.
  func countOfRest() -> Int {
    while (try? receive()) == true {}
    return received.count
  }

  /// Reads once; false at the server's end.
  private func receive() throws -> Bool {
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&poller, 1, Self.patience) == 1 else { throw Failure("the server is silent") }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count >= 0 else { throw Failure("recv") }
    received.append(contentsOf: buffer[..<count])
    return count > 0
  }

  private func headEnd() -> Int? {
    guard received.count >= 4 else { return nil }
    for index in 0...received.count - 4 where received[index...].starts(with: [13, 10, 13, 10]) {
      return index + 4
    }
    return nil
  }

  private func parse(_ head: [UInt8]) throws -> Answer {
    // By bytes, because CRLF is a single Character.
    let lines = String(decoding: head.filter { $0 != 13 }, as: UTF8.self).split(separator: "\n")
    let first = try #require(lines.first).split(separator: " ")
    #expect(first.first == "HTTP/1.1")
    let headers = lines.dropFirst().map { line in
      let colon = line.firstIndex(of: ":")!
      return (
        name: String(line[..<colon]),
        value: String(line[line.index(after: colon)...].drop { $0 == " " })
      )
    }
    return Answer(status: Int(first[1])!, headers: headers, body: [])
  }
}
