/// A font with TrueType outlines, read strictly: every offset is checked before it is followed.
///
/// Read are the tables that placing text and cutting the font down need: `head`, `hhea`, `maxp`,
/// `hmtx`, `loca`, `glyf`, `cmap`, `OS/2` (OpenType 1.9, "Font tables").
package struct TrueTypeFont: Sendable {
  /// The PostScript name by which files name it.
  package let name: String
  let metrics: FontMetrics
  let characters: CharacterMap
  let glyphCount: Int
  /// Tables of which a subset has its own edition.
  let head: FontTable
  let hhea: FontTable
  let maxp: FontTable

  private let hmtx: FontTable
  private let horizontalCount: Int
  private let glyf: FontTable
  /// Where each glyph begins in `glyf`, and where the last one ends.
  private let places: [Int]
  /// The advance width of each glyph, in thousandths of the font's size.
  private let advances: [UInt16]

  /// Reads a font.
  package init(named name: String, _ bytes: [UInt8]) throws(FontError) {
    let tables = try FontDirectory(FontTable(bytes[...], tag: ""))
    self.name = name
    head = try tables.table("head")
    hhea = try tables.table("hhea")
    maxp = try tables.table("maxp")
    hmtx = try tables.table("hmtx")
    glyf = try tables.table("glyf")
    metrics = try FontMetrics(head: head, hhea: hhea, os2: try tables.table("OS/2"))
    guard try maxp.uint32(0) == 0x0001_0000, maxp.count >= 32 else {
      throw maxp.malformed("its version is not 1.0")
    }
    glyphCount = try maxp.uint16(4)
    guard glyphCount > 0 else { throw maxp.malformed("it has no glyph") }
    horizontalCount = try hhea.uint16(34)
    guard (1...glyphCount).contains(horizontalCount) else {
      throw hhea.malformed("it counts more metrics than glyphs")
    }
    _ = try hmtx.slice(0, 4 * horizontalCount + 2 * (glyphCount - horizontalCount))
    places = try Self.places(
      try tables.table("loca"), of: glyphCount, isLong: metrics.hasLongOffsets, in: glyf)
    characters = try CharacterMap(try tables.table("cmap"), glyphCount: glyphCount)
    advances = try Self.advances(
      hmtx, horizontalCount, glyphCount, unitsPerEm: metrics.unitsPerEm)
  }

  /// The glyph of a character; nil where the font has none that can stand by itself.
  package func glyph(of scalar: Unicode.Scalar) -> Int? {
    characters.place(of: scalar).map { characters.glyph(at: $0) }
  }

  /// How far a glyph moves what follows, in thousandths of the font's size.
  package func advance(of glyph: Int) -> Int { Int(advances[glyph]) }

  /// The outline of a glyph as the font has it; empty: it has none.
  func outline(of glyph: Int) throws(FontError) -> FontTable {
    guard places.indices.contains(glyph + 1) else {
      throw glyf.malformed("a glyph is made of one that is not there")
    }
    return try glyf.part(places[glyph], places[glyph + 1] - places[glyph])
  }

  /// Appends the advance width and the left side bearing of a glyph in the font's own units, as
  /// `hmtx` has them: four bytes.
  func appendHorizontalMetric(of glyph: Int, to bytes: inout [UInt8]) throws(FontError) {
    if glyph < horizontalCount {
      bytes += try hmtx.slice(4 * glyph, 4)
    } else {
      bytes += try hmtx.slice(4 * (horizontalCount - 1), 2)
      bytes += try hmtx.slice(4 * horizontalCount + 2 * (glyph - horizontalCount), 2)
    }
  }

  /// The offsets of `loca`, which ascend and stay within `glyf`.
  private static func places(
    _ loca: FontTable, of glyphCount: Int, isLong: Bool, in glyf: FontTable
  ) throws(FontError) -> [Int] {
    var places: [Int] = []
    places.reserveCapacity(glyphCount + 1)
    for glyph in 0...glyphCount {
      let place = isLong ? try loca.uint32(4 * glyph) : 2 * (try loca.uint16(2 * glyph))
      guard place >= places.last ?? 0, place <= glyf.count else {
        throw loca.malformed("its offsets do not ascend within glyf")
      }
      places.append(place)
    }
    return places
  }

  private static func advances(
    _ hmtx: FontTable, _ horizontalCount: Int, _ glyphCount: Int, unitsPerEm: Int
  ) throws(FontError) -> [UInt16] {
    var advances: [UInt16] = []
    advances.reserveCapacity(glyphCount)
    for glyph in 0..<glyphCount {
      let width = try hmtx.uint16(4 * min(glyph, horizontalCount - 1))
      let thousandths = (width * 1_000 + unitsPerEm / 2) / unitsPerEm
      guard let advance = UInt16(exactly: thousandths) else {
        throw hmtx.malformed("a glyph is too wide")
      }
      advances.append(advance)
    }
    return advances
  }
}

/// The directory of a font's tables (OpenType 1.9, "Organization of an OpenType font").
private struct FontDirectory {
  private var tables: [String: FontTable] = [:]

  init(_ file: FontTable) throws(FontError) {
    guard try file.uint32(0) == 0x0001_0000 else { throw .notTrueType }
    for entry in 0..<(try file.uint16(4)) {
      let record = 12 + 16 * entry
      let tag = String(decoding: try file.slice(record, 4), as: UTF8.self)
      let (offset, count) = (try file.uint32(record + 8), try file.uint32(record + 12))
      guard tables[tag] == nil else { throw .malformed(table: tag, "it is there twice") }
      guard offset <= file.count, count <= file.count - offset else {
        throw .truncated(table: tag)
      }
      tables[tag] = FontTable(try file.slice(offset, count), tag: tag)
    }
  }

  func table(_ tag: String) throws(FontError) -> FontTable {
    guard let table = tables[tag] else { throw .missing(table: tag) }
    return table
  }
}
