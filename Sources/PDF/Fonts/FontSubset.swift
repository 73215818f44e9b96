/// A font cut down to some glyphs: as small as a file that embeds it may be (ISO 32000-1, 9.9).
///
/// Glyphs are numbered anew: 0 is the one for what is missing, then come those asked for in their
/// order, then those of which others are made. Instructions for coarse screens are left out, and
/// with them the tables that serve only those; outlines stay as they are.
struct FontSubset {
  /// The font file.
  private(set) var bytes: [UInt8] = []
  /// Its glyphs by their numbers in the whole font.
  private var glyphs: [Int]
  /// New numbers of glyphs of which others are made.
  private var parts: [Int: Int] = [:]

  /// How deep glyphs may be made of glyphs.
  static let depthMax = 8

  /// Cuts a font down. One glyph may be asked for twice, and is there twice then.
  init(of font: TrueTypeFont, glyphs wanted: [Int]) throws(FontError) {
    glyphs = [0] + wanted
    for glyph in glyphs { try addParts(of: glyph, in: font, depth: 0) }
    guard glyphs.count <= 0xFFFF else { throw font.maxp.malformed("too many glyphs") }
    var (glyf, loca, hmtx): ([UInt8], [Int], [UInt8]) = ([], [0], [])
    for glyph in glyphs {
      try appendOutline(of: glyph, in: font, to: &glyf)
      // Two bytes each, so that short offsets can tell where glyphs begin.
      if !glyf.count.isMultiple(of: 2) { glyf.append(0) }
      loca.append(glyf.count)
      try font.appendHorizontalMetric(of: glyph, to: &hmtx)
    }
    let isLong = glyf.count > 0x1_FFFE
    var places: [UInt8] = []
    for place in loca {
      if isLong { places.appendUInt32(place) } else { places.appendUInt16(place / 2) }
    }
    bytes = Self.file([
      ("glyf", glyf), ("head", try Self.head(font, isLong: isLong)),
      ("hhea", try Self.hhea(font, glyphCount: glyphs.count)), ("hmtx", hmtx), ("loca", places),
      ("maxp", try Self.maxp(font, glyphCount: glyphs.count)),
    ])
  }

  // MARK: Glyphs

  /// Numbers what a glyph is made of; each once, so that what is made of itself comes to an end.
  private mutating func addParts(
    of glyph: Int, in font: TrueTypeFont, depth: Int
  ) throws(FontError) {
    let components = try Components(try font.outline(of: glyph))
    guard !components.all.isEmpty else { return }
    guard depth < Self.depthMax else { throw .compositeTooDeep }
    for component in components.all where parts[component.glyph] == nil {
      parts[component.glyph] = glyphs.count
      glyphs.append(component.glyph)
      try addParts(of: component.glyph, in: font, depth: depth + 1)
    }
  }

  /// Appends the outline of a glyph without its instructions, made of glyphs by their new numbers.
  private func appendOutline(
    of glyph: Int, in font: TrueTypeFont, to bytes: inout [UInt8]
  ) throws(FontError) {
    let outline = try font.outline(of: glyph)
    guard outline.count > 0 else { return }
    let contours = try outline.int16(0)
    guard contours >= 0 else { return try appendComposite(outline, to: &bytes) }
    let end = 10 + 2 * contours
    let points = contours == 0 ? 0 : try outline.uint16(end - 2) + 1
    let rest = end + 2 + (try outline.uint16(end))
    bytes += try outline.slice(0, end)
    bytes.appendUInt16(0)
    bytes += try outline.slice(rest, try length(ofPoints: points, at: rest, in: outline))
  }

  /// How long the flags and coordinates of points are (OpenType 1.9, "glyf", simple glyphs): what
  /// follows them only fills up.
  private func length(
    ofPoints points: Int, at start: Int, in outline: FontTable
  ) throws(FontError) -> Int {
    var (place, left, coordinates) = (start, points, 0)
    while left > 0 {
      let flags = try outline.uint8(place)
      place += 1
      var times = 1
      if flags & 0x08 != 0 {
        times += try outline.uint8(place)
        place += 1
      }
      guard times <= left else { throw .malformed(table: outline.tag, "more points than it has") }
      left -= times
      // One byte, or none where it is as before, or two.
      let x = flags & 0x02 != 0 ? 1 : flags & 0x10 != 0 ? 0 : 2
      let y = flags & 0x04 != 0 ? 1 : flags & 0x20 != 0 ? 0 : 2
      coordinates += times * (x + y)
    }
    return place - start + coordinates
  }

  private func appendComposite(
    _ outline: FontTable, to bytes: inout [UInt8]
  ) throws(FontError) {
    let components = try Components(outline)
    let start = bytes.count
    bytes += try outline.slice(0, components.end)
    for component in components.all {
      guard let number = parts[component.glyph] else {
        preconditionFailure("every part has its number")
      }
      let place = start + component.offset
      bytes[place] &= ~UInt8(Components.hasInstructions >> 8)
      bytes[place + 2] = UInt8(number >> 8)
      bytes[place + 3] = UInt8(number & 0xFF)
    }
  }

  // MARK: Tables

  private static func head(_ font: TrueTypeFont, isLong: Bool) throws(FontError) -> [UInt8] {
    var head = Array(try font.head.slice(0, 54))
    // The sum over the file is put in when there is a file.
    head.replaceSubrange(8..<12, with: [0, 0, 0, 0])
    head.replaceSubrange(50..<52, with: [0, isLong ? 1 : 0])
    return head
  }

  private static func hhea(_ font: TrueTypeFont, glyphCount: Int) throws(FontError) -> [UInt8] {
    var hhea = Array(try font.hhea.slice(0, 36))
    hhea.replaceSubrange(34..<36, with: [UInt8(glyphCount >> 8), UInt8(glyphCount & 0xFF)])
    return hhea
  }

  private static func maxp(_ font: TrueTypeFont, glyphCount: Int) throws(FontError) -> [UInt8] {
    var maxp = Array(try font.maxp.slice(0, 32))
    maxp.replaceSubrange(4..<6, with: [UInt8(glyphCount >> 8), UInt8(glyphCount & 0xFF)])
    // One zone of points, and nothing of what instructions would use.
    maxp.replaceSubrange(14..<28, with: [0, 1] + [UInt8](repeating: 0, count: 12))
    return maxp
  }

  /// A font file of tables in the order of their tags, with sums over each and over the whole.
  private static func file(_ tables: [(tag: String, bytes: [UInt8])]) -> [UInt8] {
    var largest = 1
    while largest * 2 <= tables.count { largest *= 2 }
    var file: [UInt8] = []
    file.appendUInt32(0x0001_0000)
    file.appendUInt16(tables.count)
    file.appendUInt16(16 * largest)
    file.appendUInt16(largest.trailingZeroBitCount)
    file.appendUInt16(16 * (tables.count - largest))
    var offset = 12 + 16 * tables.count
    var adjustment = 0
    for (tag, bytes) in tables {
      if tag == "head" { adjustment = offset + 8 }
      file += tag.utf8
      file.appendUInt32(Int(sum(bytes)))
      file.appendUInt32(offset)
      file.appendUInt32(bytes.count)
      offset += (bytes.count + 3) / 4 * 4
    }
    for (_, bytes) in tables {
      file += bytes
      file += repeatElement(0, count: (4 - bytes.count % 4) % 4)
    }
    var whole: [UInt8] = []
    whole.appendUInt32(Int(0xB1B0_AFBA &- sum(file)))
    file.replaceSubrange(adjustment..<(adjustment + 4), with: whole)
    return file
  }

  /// The sum of big-endian words, the last one filled up with zeros.
  static func sum(_ bytes: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0
    let whole = bytes.count & ~3
    for place in stride(from: 0, to: whole, by: 4) {
      sum &+=
        UInt32(bytes[place]) << 24 | UInt32(bytes[place + 1]) << 16
        | UInt32(bytes[place + 2]) << 8 | UInt32(bytes[place + 3])
    }
    for (place, byte) in bytes[whole...].enumerated() {
      sum &+= UInt32(byte) << UInt32(24 - 8 * place)
    }
    return sum
  }
}

/// Of which glyphs a glyph is made (OpenType 1.9, "glyf", composite glyphs); none: it is drawn.
private struct Components {
  static let hasInstructions = 0x0100

  /// Where each stands in the outline, and which glyph it is.
  private(set) var all: [(offset: Int, glyph: Int)] = []
  /// Where the last one ends.
  private(set) var end = 0

  init(_ outline: FontTable) throws(FontError) {
    guard outline.count > 0, try outline.int16(0) < 0 else { return }
    var offset = 10
    var flags = 0
    repeat {
      flags = try outline.uint16(offset)
      all.append((offset, try outline.uint16(offset + 2)))
      offset += flags & 0x0001 != 0 ? 8 : 6
      if flags & 0x0008 != 0 {
        offset += 2
      } else if flags & 0x0040 != 0 {
        offset += 4
      } else if flags & 0x0080 != 0 {
        offset += 8
      }
    } while flags & 0x0020 != 0
    guard offset <= outline.count else { throw .truncated(table: outline.tag) }
    end = offset
  }
}

extension [UInt8] {
  fileprivate mutating func appendUInt16(_ value: Int) {
    append(UInt8(truncatingIfNeeded: value >> 8))
    append(UInt8(truncatingIfNeeded: value))
  }

  fileprivate mutating func appendUInt32(_ value: Int) {
    appendUInt16(value >> 16)
    appendUInt16(value)
  }
}
