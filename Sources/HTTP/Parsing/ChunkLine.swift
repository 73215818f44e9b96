/// The line before a chunk: its size, and extensions, which mean nothing to us.
enum ChunkLine {
  /// The size that `bytes[line]` announces (RFC 9112, section 7.1).
  ///
  /// White space is allowed only before the semicolon of an extension (section 7.1.1).
  static func size(
    _ bytes: [UInt8], _ line: Range<Int>
  ) throws(RequestRefusal) -> (size: Int, extensionBytes: Int) {
    var size = 0
    var index = line.lowerBound
    while index < line.upperBound, let digit = bytes[index].hexadecimalValue {
      guard size <= Int.max >> 4 else { throw .bodyTooLarge }
      size = size << 4 | Int(digit)
      index += 1
    }
    guard index > line.lowerBound else { throw .chunkMalformed }
    let extensions = index..<line.upperBound
    try checkExtensions(bytes, extensions)
    return (size, extensions.count)
  }

  private static func checkExtensions(
    _ bytes: [UInt8], _ range: Range<Int>
  ) throws(RequestRefusal) {
    guard !range.isEmpty else { return }
    guard let start = range.first(where: { !bytes[$0].isWhitespace }),
      bytes[start] == UInt8(ascii: ";")
    else { throw .chunkMalformed }
    for index in start..<range.upperBound {
      let byte = bytes[index]
      guard (byte >= 0x20 && byte != 0x7f) || byte == 0x09 else { throw .chunkMalformed }
    }
  }
}
