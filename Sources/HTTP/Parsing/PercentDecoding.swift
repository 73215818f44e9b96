/// Undoes percent-encoding (RFC 3986, section 2.1), strictly.
enum PercentDecoding {
  /// The text that `bytes[range]` encodes.
  ///
  /// - Parameter plusIsSpace: Whether `+` means a space, as it does in the query of a form.
  /// - Throws: `targetEncodingInvalid` if an escape is not two hexadecimal digits, or if the
  ///   decoded bytes are not UTF-8 or hold NUL.
  static func decode(
    _ bytes: [UInt8], _ range: Range<Int>, plusIsSpace: Bool = false
  ) throws(RequestRefusal) -> String {
    let isPlain =
      bytes.firstIndex(of: UInt8(ascii: "%"), in: range) == nil
      && !(plusIsSpace && bytes.firstIndex(of: UInt8(ascii: "+"), in: range) != nil)
    if isPlain { return String(decoding: bytes[range], as: UTF8.self) }

    var decoded: [UInt8] = []
    decoded.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%") {
        guard index + 2 < range.upperBound,
          let high = bytes[index + 1].hexadecimalValue,
          let low = bytes[index + 2].hexadecimalValue,
          high | low != 0
        else { throw .targetEncodingInvalid }
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
        index += 1
      }
    }
    guard let text = String(validating: decoded, as: UTF8.self) else {
      throw .targetEncodingInvalid
    }
    return text
  }
}
