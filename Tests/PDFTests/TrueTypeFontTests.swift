import Testing

@testable import PDF

@Suite struct TrueTypeFontTests {
  private static let whole = SampleFont().file

  @Test(
    arguments: [
      ("A", 667), ("i", 222), (" ", 278), ("Ж", 923), ("ъ", 625), ("№", 1_073), ("€", 556),
      ("\u{2212}", 584), ("\u{A0}", 278), ("→", 1_000), ("Ω", 748),
    ] as [(Unicode.Scalar, Int)])
  func `the font that comes along has what statements need`(scalar: Unicode.Scalar, width: Int)
    throws
  {
    let font = try TrueTypeFont(named: "LiberationSans", FontFile.regular)
    #expect(font.glyph(of: scalar).map { font.advance(of: $0) } == width)
    #expect(try TrueTypeFont(named: "Bold", FontFile.bold).glyph(of: scalar) != nil)
  }

  @Test func `what cannot stand by itself is not there`() throws {
    let font = try TrueTypeFont(named: "LiberationSans", FontFile.regular)
    let scalars: [Unicode.Scalar] = [
      "\u{301}", "א", "\u{FB2A}", "\u{7}", "\u{AD}", "中", "😀", "\u{10FFFF}", "\u{FFFF}",
    ]
    for scalar in scalars {
      #expect(font.glyph(of: scalar) == nil, "\(scalar.value)")
    }
  }

  @Test(arguments: SampleFont.Map.allCases)
  func `characters are found by segments and by groups`(map: SampleFont.Map) throws {
    let font = try TrueTypeFont(named: "Sample", SampleFont(map: map).file)
    #expect(font.glyph(of: "A") == 1 && font.glyph(of: " ") == 4 && font.glyph(of: "B") == nil)
    #expect(font.glyph(of: map == .segments ? "Á" : "😀") == 2)
    #expect((0..<5).map { font.advance(of: $0) } == [500, 600, 600, 600, 600])
    var metrics: [UInt8] = []
    for glyph in [1, 4] { try font.appendHorizontalMetric(of: glyph, to: &metrics) }
    #expect(metrics == SampleFont.bytes(600, 10, 600, 20))
  }

  // MARK: Hostile files

  @Test(arguments: SampleFont.Map.allCases)
  func `a font that ends too early is refused at every length`(map: SampleFont.Map) {
    let whole = SampleFont(map: map).file
    for length in whole.indices {
      #expect(throws: FontError.self, "\(length)") {
        try TrueTypeFont(named: "Sample", Array(whole.prefix(length)))
      }
    }
  }

  @Test func `so is the one that comes along, wherever its tables end`() {
    let whole = FontFile.regular
    let tables = Int(whole[5])
    var lengths = Array(0...(12 + 16 * tables))
    for table in 0..<tables {
      let record = FontTable(whole[(12 + 16 * table)...].prefix(16), tag: "")
      guard let offset = try? record.uint32(8), let count = try? record.uint32(12) else { continue }
      lengths += [offset, offset + 1, offset + count - 1].filter { $0 < whole.count - 3 }
    }
    for length in lengths {
      #expect(throws: FontError.self, "\(length)") {
        try TrueTypeFont(named: "Cut", Array(whole.prefix(length)))
      }
    }
  }

  /// Whatever a byte becomes, the font is refused, or it is another font of which a document can be
  /// made or not; nothing traps.
  @Test(arguments: SampleFont.Map.allCases)
  func `no byte that is another traps`(map: SampleFont.Map) {
    var refused = 0
    for place in SampleFont(map: map).file.indices {
      for change: UInt8 in [0x00, 0x01, 0x7F, 0x80, 0xFF] {
        var file = SampleFont(map: map).file
        file[place] ^= change
        do {
          let font = try TrueTypeFont(named: "Sample", file)
          var document = PDFDocument(title: "", language: "en", fonts: [font])
          document.addPage()
          let style = PDFTextStyle(font: 0, size: 900, colour: .black)
          for text in ["A A", "Á", "😀"] {
            guard let line = try? document.line(text, style) else { continue }
            document.draw(line, x: 0, base: 0, as: nil)
          }
          _ = try document.file()
        } catch {
          // Nothing else than a `FontError` is thrown, says the compiler.
          refused += 1
        }
      }
    }
    #expect(refused > 300, "\(refused)")
  }

  @Test(arguments: [
    (12, "OS/2", FontError.missing(table: "OS/2")),
    (28, "OS/2", .malformed(table: "OS/2", "it is there twice")),
  ])
  func `every table is there once`(place: Int, tag: String, error: FontError) {
    var file = Self.whole
    let other = tag == "OS/2" && place == 12 ? "XXXX" : tag
    file.replaceSubrange(place..<(place + 4), with: other.utf8)
    #expect(throws: error) { try TrueTypeFont(named: "Sample", file) }
  }

  @Test func `what is no such font is none`() {
    for start in ["OTTO", "true", "ttcf", "%PDF"] {
      #expect(throws: FontError.notTrueType) {
        try TrueTypeFont(named: "Sample", Array(start.utf8) + Self.whole.dropFirst(4))
      }
    }
  }
}
