import Glibc

/// An IP address and a port.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  package let ip: IPAddress
  package let port: UInt16

  package init(ip: IPAddress, port: UInt16) {
    self.ip = ip
    self.port = port
  }

  /// The address as URIs write it: `192.0.2.1:80`, `[2001:db8::1]:80`.
  package var description: String {
    switch ip {
    case .v4: "\(ip):\(port)"
    case .v6: "[\(ip)]:\(port)"
    }
  }
}

/// An address of either version of IP; an IPv4 address in IPv6 clothes is always `v4`.
package enum IPAddress: Hashable, Sendable, CustomStringConvertible {
  case v4(UInt32)
  case v6(UInt128)

  /// The address with these bits, undressed if it is an IPv4-mapped one (RFC 4291, 2.5.5.2).
  package init(bits: UInt128) {
    self = bits >> 32 == 0xffff ? .v4(UInt32(truncatingIfNeeded: bits)) : .v6(bits)
  }

  /// Reads an address in its textual form, without brackets; nil if it is not one.
  package init?(_ text: String) {
    var four = in_addr()
    if unsafe inet_pton(AF_INET, text, &four) == 1 {
      self = .v4(UInt32(bigEndian: four.s_addr))
      return
    }
    var six: UInt128 = 0
    guard unsafe inet_pton(AF_INET6, text, &six) == 1 else { return nil }
    self.init(bits: UInt128(bigEndian: six))
  }

  package var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let size = socklen_t(text.count)
    switch self {
    case .v4(let bits):
      var bigEndian = bits.bigEndian
      _ = unsafe inet_ntop(AF_INET, &bigEndian, &text, size)
    case .v6(let bits):
      var bigEndian = bits.bigEndian
      _ = unsafe inet_ntop(AF_INET6, &bigEndian, &text, size)
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
