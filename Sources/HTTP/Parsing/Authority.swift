/// Checks a host with an optional port, as the Host field and absolute targets name one.
enum Authority {
  /// Whether `bytes[range]` is `uri-host [ ":" port ]` of RFC 9110, section 7.2, with a host that
  /// is not empty (section 4.2.1) and without user information (section 4.2.4).
  static func isValid(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let first = range.first else { return false }
    if bytes[first] == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]"), in: range) else { return false }
      let address = first + 1..<end
      return address.count >= 2
        && ByteSet.bracketedAddress.containsAll(of: bytes, in: address)
        && isPortSuffix(bytes, end + 1..<range.upperBound)
    }
    let end = bytes.firstIndex(of: UInt8(ascii: ":"), in: range) ?? range.upperBound
    let host = first..<end
    return !host.isEmpty
      && ByteSet.registeredName.containsAll(of: bytes, in: host)
      && hasWholeEscapes(bytes, host)
      && isPortSuffix(bytes, end..<range.upperBound)
  }

  /// Whether `bytes[range]` is empty, or a colon with a port from 0 to 65535 that may be empty.
  private static func isPortSuffix(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let colon = range.first else { return true }
    guard bytes[colon] == UInt8(ascii: ":"), range.count <= 6 else { return false }
    var port = 0
    for index in range.dropFirst() {
      guard bytes[index].isDigit else { return false }
      port = port * 10 + Int(bytes[index] - UInt8(ascii: "0"))
    }
    return port <= 65_535
  }

  private static func hasWholeEscapes(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    for index in range where bytes[index] == UInt8(ascii: "%") {
      guard index + 2 < range.upperBound, bytes[index + 1].hexadecimalValue != nil,
        bytes[index + 2].hexadecimalValue != nil
      else { return false }
    }
    return true
  }
}
