import FoundationEssentials
import HTTP

@testable import OperatorCLI

/// Where a service that a test has started listens.
enum ServedAddress {
  private struct Line: Decodable {
    let message: String
    let address: String?
  }

  private struct NeverServed: Error {}

  /// Waits until a file holds the line that a service writes when it serves, and returns where.
  static func wait(in path: String) async throws -> SocketAddress {
    let deadline = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < deadline {
      let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
      for line in text.split(separator: "\n") {
        guard let read = try? JSONDecoder().decode(Line.self, from: Data(line.utf8)),
          read.message == "serving", let address = read.address,
          let colon = address.lastIndex(of: ":"), let ip = IPAddress(String(address[..<colon])),
          let port = UInt16(address[address.index(after: colon)...])
        else { continue }
        return SocketAddress(ip: ip, port: port)
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw NeverServed()
  }
}
