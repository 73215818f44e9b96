/// A set of ASCII bytes, as two words of bits: membership costs a shift, whatever the set.
struct ByteSet: Sendable {
  private let low: UInt64
  private let high: UInt64

  /// Creates the set of the bytes of `members`, which are ASCII.
  init(_ members: String) {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for byte in members.utf8 {
      precondition(byte < 128, "a byte set holds ASCII only")
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
    }
    self.low = low
    self.high = high
  }

  func contains(_ byte: UInt8) -> Bool {
    guard byte < 128 else { return false }
    return (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
  }

  /// Whether every byte of `bytes[range]` is a member.
  func containsAll(of bytes: [UInt8], in range: Range<Int>) -> Bool {
    for index in range where !contains(bytes[index]) { return false }
    return true
  }

  private static let alphanumerics =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

  /// `tchar` of RFC 9110, section 5.6.2: the bytes of methods and field names.
  static let token = ByteSet(alphanumerics + "!#$%&'*+-.^_`|~")
  /// `pchar` and the slash of RFC 3986, section 3.3; a percent sign must begin an escape.
  static let path = ByteSet(alphanumerics + "-._~!$&'()*+,;=:@/%")
  /// The bytes of a query (RFC 3986, section 3.4); a percent sign must begin an escape.
  static let query = ByteSet(alphanumerics + "-._~!$&'()*+,;=:@/%?")
  /// The bytes of a registered name or IPv4 address (RFC 3986, section 3.2.2).
  static let registeredName = ByteSet(alphanumerics + "-._~!$&'()*+,;=%")
  /// The bytes between the brackets of an IPv6 literal.
  static let bracketedAddress = ByteSet("0123456789abcdefABCDEF:.")
}
