/// A font in one document: the characters that stand there, each with a code of its own.
///
/// Codes count from 1 in the order in which characters are first used, and are the glyphs' numbers
/// in the subset. Two characters with one glyph (a space and one that does not break) have two
/// codes, so that text that is copied out of the document is the text that was put in.
struct FontInUse {
  let font: TrueTypeFont
  /// The places in the font's map of the characters with the codes 1, 2, …
  private(set) var used: [Int] = []
  /// The code of each place in the font's map; 0: not used yet.
  private var codes: [UInt16]
  /// Advance widths by code, in thousandths of the size.
  private(set) var advances: [UInt16]

  init(_ font: TrueTypeFont) {
    self.font = font
    codes = [UInt16](repeating: 0, count: font.characters.count)
    advances = [UInt16(clamping: font.advance(of: 0))]
  }

  /// Returns the codes of a text; throws for the first character that the font cannot show.
  mutating func encode(_ text: String) throws(MissingGlyph) -> [UInt16] {
    var encoded: [UInt16] = []
    encoded.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      guard let place = font.characters.place(of: scalar) else {
        return try encodeByCharacter(text)
      }
      encoded.append(code(ofPlace: place))
    }
    return encoded
  }

  /// The same where letters and their marks may be apart.
  private mutating func encodeByCharacter(_ text: String) throws(MissingGlyph) -> [UInt16] {
    var encoded: [UInt16] = []
    for character in text {
      guard let place = font.characters.place(of: character) else {
        let scalars = character.unicodeScalars
        let unknown = scalars.first { font.characters.place(of: $0) == nil }
        throw MissingGlyph(scalar: unknown ?? scalars[scalars.startIndex])
      }
      encoded.append(code(ofPlace: place))
    }
    return encoded
  }

  private mutating func code(ofPlace place: Int) -> UInt16 {
    if codes[place] != 0 { return codes[place] }
    used.append(place)
    codes[place] = UInt16(used.count)
    advances.append(UInt16(clamping: font.advance(of: font.characters.glyph(at: place))))
    return codes[place]
  }

  /// How many objects a font is in a file; none where no text uses it.
  var objectCount: Int { used.isEmpty ? 0 : 5 }

  /// Writes the font's objects (ISO 32000-1, 9.7): the first is the one that pages name.
  func write(to file: inout PDFFile, from number: Int) throws(FontError) {
    let glyphs = used.map { font.characters.glyph(at: $0) }
    let subset = try FontSubset(of: font, glyphs: glyphs)
    let name = "\(Self.tag(of: glyphs))+\(font.name)"
    let metrics = font.metrics
    file.object(
      number,
      """
      <</Type/Font/Subtype/Type0/BaseFont/\(name)/Encoding/Identity-H\
      /DescendantFonts[\(number + 1) 0 R]/ToUnicode \(number + 4) 0 R>>
      """)
    file.object(number + 1) { bytes in
      bytes.write(
        """
        <</Type/Font/Subtype/CIDFontType2/BaseFont/\(name)\
        /CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>\
        /FontDescriptor \(number + 2) 0 R/CIDToGIDMap/Identity/W[0[
        """)
      for (code, advance) in advances.enumerated() {
        if code > 0 { bytes.write(" ") }
        bytes.write(Int(advance))
      }
      bytes.write("]]>>")
    }
    file.object(
      number + 2,
      """
      <</Type/FontDescriptor/FontName/\(name)/Flags 4\
      /FontBBox[\(metrics.box.map { String($0) }.joined(separator: " "))]/ItalicAngle 0\
      /Ascent \(metrics.ascent)/Descent \(metrics.descent)/CapHeight \(metrics.capHeight)\
      /StemV \(metrics.stem)/FontFile2 \(number + 3) 0 R>>
      """)
    file.stream(number + 3, subset.bytes, "/Length1 \(subset.bytes.count)")
    file.stream(number + 4, unicodeMap())
  }

  /// Six letters by which readers tell subsets of one font apart (ISO 32000-1, 9.6.4).
  private static func tag(of glyphs: [Int]) -> String {
    var digest = PDFDigest()
    for glyph in glyphs { digest.add([UInt8(glyph >> 8), UInt8(glyph & 0xFF)]) }
    var rest = digest.first
    var tag = ""
    for _ in 0..<6 {
      tag.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "A") + UInt8(rest % 26)))
      rest /= 26
    }
    return tag
  }

  /// What each code means, so that text can be found and copied (ISO 32000-1, 9.10.3).
  private func unicodeMap() -> [UInt8] {
    var map: [UInt8] = []
    map.write(
      """
      /CIDInit/ProcSet findresource begin 12 dict begin begincmap
      /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
      /CMapName/Adobe-Identity-UCS def/CMapType 2 def
      1 begincodespacerange<0000><FFFF>endcodespacerange\n
      """)
    var first = 1
    while first <= used.count {
      // A range stays within one high byte.
      let last = min(used.count, first | 0xFF)
      map.write("1 beginbfrange<")
      map.write(hexadecimal: UInt16(first))
      map.write("><")
      map.write(hexadecimal: UInt16(last))
      map.write(">[")
      for place in used[(first - 1)..<last] {
        map.write("<")
        for unit in Character(font.characters.scalars[place]).utf16 { map.write(hexadecimal: unit) }
        map.write(">")
      }
      map.write("]endbfrange\n")
      first = last + 1
    }
    map.write("endcmap CMapName currentdict/CMap defineresource pop end end\n")
    return map
  }
}
