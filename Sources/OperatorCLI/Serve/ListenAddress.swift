import Arguments
import HTTP

/// Where a service listens: a host and a port.
struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
  let host: String
  let port: UInt16

  /// As it stands on the command line.
  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The option of the commands that serve.
  static let option = Parameter<ListenAddress>.option(
    "listen", "HOST:PORT", "Where to listen; port 0 lets the kernel choose.", reading: reading
  ).defaulting(to: "127.0.0.1:8080").setting(environment: "TESSERA_LISTEN", key: "listen")

  /// Reads `127.0.0.1:8080`, `localhost:0`, or `[::1]:8080`.
  @Sendable static func reading(_ text: String) throws -> ListenAddress {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...])
    else { throw ValueError("is not HOST:PORT, such as 127.0.0.1:8080") }
    var host = text[..<colon]
    if host.first == "[", host.last == "]" {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      throw ValueError("is not HOST:PORT; an IPv6 address stands in brackets")
    }
    guard !host.isEmpty else { throw ValueError("names no host; 0.0.0.0 or [::] are all of them") }
    return ListenAddress(host: String(host), port: port)
  }

  /// Refuses an address at which nothing could be served now.
  func check() throws(CommandFailure) {
    try opening { () throws(ListenError) in try Server.checkAddress(host: host, port: port) }
  }

  /// Does what opens this address, and says of a failure which address it was and what helps.
  func opening<Opened>(_ open: () throws(ListenError) -> Opened) throws(CommandFailure) -> Opened {
    do {
      return try open()
    } catch {
      let reason =
        switch error {
        case .addressInUse: "another program listens there; stop it or name another port"
        case .hostUnknown(let reason): "\(host) is no address of this machine: \(reason)"
        case .failed(let error): "the system does not allow it: \(error)"
        }
      throw .usage("--listen \(self): \(reason)")
    }
  }
}
