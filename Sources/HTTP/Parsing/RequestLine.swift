/// The first line of a request (RFC 9112, section 3): method, target, version, one space between.
struct RequestLine: Sendable {
  let method: Method
  let target: RequestTarget
  let version: Version

  /// Reads the line in `bytes[line]`.
  init(_ bytes: [UInt8], _ line: Range<Int>) throws(RequestRefusal) {
    guard let methodEnd = bytes.firstIndex(of: 0x20, in: line),
      let targetEnd = bytes.firstIndex(of: 0x20, in: methodEnd + 1..<line.upperBound)
    else { throw .requestLineMalformed }
    let methodName = line.lowerBound..<methodEnd
    guard !methodName.isEmpty, ByteSet.token.containsAll(of: bytes, in: methodName) else {
      throw .requestLineMalformed
    }
    version = try Self.version(bytes, targetEnd + 1..<line.upperBound)
    guard let method = Method(bytes, methodName) else { throw .methodUnknown }
    self.method = method
    target = try RequestTarget(bytes, methodEnd + 1..<targetEnd, method: method)
  }

  private static func version(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(RequestRefusal) -> Version {
    if bytes.spells("HTTP/1.1", at: range) { return .http11 }
    if bytes.spells("HTTP/1.0", at: range) { return .http10 }
    let start = range.lowerBound
    guard range.count == 8, bytes.spells("HTTP/", at: start..<start + 5),
      bytes[start + 5].isDigit, bytes[start + 6] == UInt8(ascii: "."), bytes[start + 7].isDigit
    else { throw .requestLineMalformed }
    throw .versionUnsupported
  }
}
