/// Reads one line of a header or trailer section (RFC 9112, section 5).
enum FieldLine {
  /// Where name and value of the field in `bytes[line]` lie; the name is made lower case in place.
  static func parse(
    _ bytes: inout [UInt8], _ line: Range<Int>
  ) throws(RequestRefusal) -> RequestHeaders.Field {
    guard !bytes[line.lowerBound].isWhitespace else { throw .fieldFolded }
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":"), in: line) else {
      throw .fieldMalformed
    }
    let name = line.lowerBound..<colon
    guard let nameLast = name.last else { throw .fieldNameMalformed }
    guard !bytes[nameLast].isWhitespace else { throw .spaceBeforeColon }
    let token = ByteSet.token
    for index in name {
      let byte = bytes[index]
      guard token.contains(byte) else { throw .fieldNameMalformed }
      bytes[index] = byte.asciiLowercased
    }
    let value = bytes.trimmingWhitespace(in: colon + 1..<line.upperBound)
    for index in value {
      let byte = bytes[index]
      guard (byte >= 0x20 && byte != 0x7f) || byte == 0x09 else { throw .fieldValueMalformed }
    }
    return RequestHeaders.Field(name: name, value: value)
  }
}
