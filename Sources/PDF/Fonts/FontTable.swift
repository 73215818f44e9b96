/// A table of a font, read big-endian (OpenType 1.9, "Data types"); reading beyond its end throws.
struct FontTable: Sendable {
  /// Its tag, for errors; empty: the whole file.
  let tag: String
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>, tag: String) {
    self.bytes = bytes
    self.tag = tag
  }

  var count: Int { bytes.count }

  /// The bytes from an offset on, so many of them.
  func slice(_ offset: Int, _ count: Int) throws(FontError) -> ArraySlice<UInt8> {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
      throw .truncated(table: tag)
    }
    let start = bytes.startIndex + offset
    return bytes[start..<(start + count)]
  }

  func part(_ offset: Int, _ count: Int) throws(FontError) -> FontTable {
    FontTable(try slice(offset, count), tag: tag)
  }

  func uint8(_ offset: Int) throws(FontError) -> Int {
    guard offset >= 0, offset < bytes.count else { throw .truncated(table: tag) }
    return Int(bytes[bytes.startIndex + offset])
  }

  func uint16(_ offset: Int) throws(FontError) -> Int {
    guard offset >= 0, offset <= bytes.count - 2 else { throw .truncated(table: tag) }
    let start = bytes.startIndex + offset
    return Int(bytes[start]) << 8 | Int(bytes[start + 1])
  }

  func int16(_ offset: Int) throws(FontError) -> Int {
    let value = try uint16(offset)
    return value < 0x8000 ? value : value - 0x1_0000
  }

  func uint32(_ offset: Int) throws(FontError) -> Int {
    try uint16(offset) << 16 | uint16(offset + 2)
  }

  func malformed(_ what: String) -> FontError { .malformed(table: tag, what) }
}
