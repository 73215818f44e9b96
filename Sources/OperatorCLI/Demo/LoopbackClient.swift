import Glibc
import HTTP

/// The smallest HTTP client that a tour of one's own service needs: one request, one connection.
///
/// It blocks, which only its own loop notices: the service runs on others.
enum LoopbackClient {
  /// An answer.
  struct Answer: Sendable {
    let status: Int
    /// By lower-case name; of repeated fields the last.
    let headers: [String: String]
    let body: String
  }

  /// Sends a request and reads the answer to its end; nil when nothing of the kind came back.
  static func send(_ request: TourRequest, to address: SocketAddress) -> Answer? {
    guard let descriptor = connect(to: address) else { return nil }
    defer { close(descriptor) }
    var text = "\(request.method) \(request.path) HTTP/1.1\r\nHost: \(address)\r\n"
    for (name, value) in request.headers { text += "\(name): \(value)\r\n" }
    text += "Connection: close\r\nContent-Length: \(request.body.utf8.count)\r\n\r\n\(request.body)"
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard written > 0 else { return nil }
      rest = rest.dropFirst(written)
    }
    return parse(readAll(descriptor))
  }

  private static func connect(to address: SocketAddress) -> CInt? {
    let port = address.port.bigEndian
    switch address.ip {
    case .v4(let bits):
      let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
      // Whoever listens everywhere is reached at home.
      let target = bits == 0 ? UInt32(0x7F00_0001) : bits
      var name = sockaddr_in(
        sin_family: sa_family_t(AF_INET), sin_port: port,
        sin_addr: in_addr(s_addr: target.bigEndian), sin_zero: (0, 0, 0, 0, 0, 0, 0, 0))
      return connected(descriptor, &name, MemoryLayout<sockaddr_in>.size)
    case .v6(let bits):
      let descriptor = socket(AF_INET6, CInt(SOCK_STREAM.rawValue), 0)
      var name = sockaddr_in6()
      name.sin6_family = sa_family_t(AF_INET6)
      name.sin6_port = port
      withUnsafeMutableBytes(of: &name.sin6_addr) { bytes in
        bytes.storeBytes(of: (bits == 0 ? 1 : bits).bigEndian, as: UInt128.self)
      }
      return connected(descriptor, &name, MemoryLayout<sockaddr_in6>.size)
    }
  }

  private static func connected<Name>(
    _ descriptor: CInt, _ name: inout Name, _ size: Int
  ) -> CInt? {
    let result = withUnsafePointer(to: &name) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(size))
      }
    }
    guard result == 0 else {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    return descriptor
  }

  private static func readAll(_ descriptor: CInt) -> String {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
      bytes += buffer[..<count]
    }
  }

  private static func parse(_ text: String) -> Answer? {
    guard let end = text.firstRange(of: "\r\n\r\n") else { return nil }
    // CRLF is one character to Swift.
    let lines = text[..<end.lowerBound].split(separator: "\r\n")
    let words = lines.first?.split(separator: " ") ?? []
    guard words.count >= 2, let status = Int(words[1]) else { return nil }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(
        line[line.index(after: colon)...].drop { $0 == " " })
    }
    return Answer(status: status, headers: headers, body: String(text[end.upperBound...]))
  }
}
