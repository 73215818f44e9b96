import Testing

@testable import PDF

@Suite struct FontSubsetTests {
  private func font(_ outlines: [[UInt8]]) throws -> TrueTypeFont {
    // At least those that characters name.
    let more = [[UInt8]](repeating: [], count: max(0, 5 - outlines.count))
    return try TrueTypeFont(named: "Sample", SampleFont(outlines: outlines + more).file)
  }

  @Test func `parts of a glyph come along under numbers of their own`() throws {
    let font = try TrueTypeFont(named: "Sample", SampleFont().file)
    let tables = try Tables(FontSubset(of: font, glyphs: [4, 2]).bytes)
    #expect(try tables["maxp"].uint16(4) == 5, "missing, space, Á, A, accent")
    let offsets = try (0...5).map { 2 * (try tables["loca"].uint16(2 * $0)) }
    #expect(offsets[1] == offsets[2], "a space has no outline")
    let accented = try tables["glyf"].part(offsets[2], offsets[3] - offsets[2])
    #expect(try accented.uint16(12) == 3 && accented.uint16(22) == 4)
    // Without instructions, and without the flags that announce them.
    #expect(try accented.uint16(10) & 0x100 == 0 && accented.uint16(20) & 0x100 == 0)
    #expect(accented.count == 10 + 10 + 8)
    let drawn = try tables["glyf"].part(offsets[3], offsets[4] - offsets[3])
    #expect(try drawn.uint16(12) == 0)
    #expect(drawn.count == SampleFont.square().count - 2)
    #expect(try tables["hmtx"].uint16(8) == 600 && tables["hhea"].uint16(34) == 5)
  }

  @Test func `sums over tables and over the file are right`() throws {
    for bytes in [FontFile.regular, FontFile.bold] {
      let font = try TrueTypeFont(named: "LiberationSans", bytes)
      let glyphs = "Сальдо 9 943,45 EUR Áé".unicodeScalars.compactMap { font.glyph(of: $0) }
      let subset = try FontSubset(of: font, glyphs: glyphs).bytes
      #expect(FontSubset.sum(subset) == 0xB1B0_AFBA)
      let tables = try Tables(subset)
      #expect(tables.sums.count == 6)
      for (tag, sum) in tables.sums where tag != "head" {
        let table = try tables[tag]
        #expect(FontSubset.sum(Array(try table.slice(0, table.count))) == sum, "\(tag)")
      }
      #expect(try FontSubset(of: font, glyphs: glyphs).bytes == subset, "the same bytes twice")
      #expect(subset.count < 8_000, "\(subset.count)")
    }
  }

  @Test func `a glyph that is made of itself comes to an end`() throws {
    let (square, itself) = (SampleFont.square(), SampleFont.composite([1]))
    let loop = try font([square, itself])
    #expect(try Tables(FontSubset(of: loop, glyphs: [1]).bytes)["maxp"].uint16(4) == 3)
    let circle = try font([square, SampleFont.composite([2, 2]), SampleFont.composite([1, 1])])
    #expect(try Tables(FontSubset(of: circle, glyphs: [1, 2]).bytes)["maxp"].uint16(4) == 5)
  }

  @Test func `glyphs are made of glyphs so deep and no deeper`() throws {
    func chain(_ depth: Int) throws -> TrueTypeFont {
      let square = SampleFont.square()
      return try font(
        [square] + (0..<depth).map { SampleFont.composite([$0 + 2]) } + [square])
    }
    _ = try FontSubset(of: try chain(FontSubset.depthMax), glyphs: [1])
    let deeper = try chain(FontSubset.depthMax + 1)
    #expect(throws: FontError.compositeTooDeep) { try FontSubset(of: deeper, glyphs: [1]) }
  }

  @Test func `a part that is not there is refused`() throws {
    let broken = try font([SampleFont.square(), SampleFont.composite([9])])
    #expect(throws: FontError.self) { try FontSubset(of: broken, glyphs: [1]) }
    // More instructions than the outline has bytes.
    var outline = SampleFont.square()
    outline[13] = 0xFF
    let endless = try font([SampleFont.square(), outline])
    #expect(throws: FontError.truncated(table: "glyf")) { try FontSubset(of: endless, glyphs: [1]) }
  }
}

/// The tables of a file, and the sums that its directory says.
private struct Tables {
  private(set) var sums: [String: UInt32] = [:]
  private var tables: [String: FontTable] = [:]

  init(_ bytes: [UInt8]) throws {
    let file = FontTable(bytes[...], tag: "")
    for entry in 0..<(try file.uint16(4)) {
      let record = 12 + 16 * entry
      let tag = String(decoding: try file.slice(record, 4), as: UTF8.self)
      sums[tag] = UInt32(try file.uint32(record + 4))
      tables[tag] = try file.part(try file.uint32(record + 8), try file.uint32(record + 12))
    }
  }

  subscript(tag: String) -> FontTable {
    get throws { try #require(tables[tag]) }
  }
}
