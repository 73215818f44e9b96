/// Which characters a font can show, each by one glyph that stands by itself.
///
/// Left out are characters whose glyphs only make sense beside others or the other way round: marks
/// that combine, and scripts that run from right to left. To show them takes shaping, and this is
/// the place where it is said that there is none. A letter with marks that exists as one character
/// is found, however it is spelled.
struct CharacterMap: Sendable {
  /// The scalars in ascending order, and their glyphs.
  private(set) var scalars: [Unicode.Scalar] = []
  private var glyphs: [UInt16] = []
  /// One more than the place of each scalar below U+10000; 0: none.
  private var places = [UInt16](repeating: 0, count: 0x1_0000)
  private var placesAbove: [UInt32: Int] = [:]
  /// Places of letters by what people see, for those spelled with combining marks.
  private var composed: [Character: Int] = [:]

  var count: Int { scalars.count }

  func glyph(at place: Int) -> Int { Int(glyphs[place]) }

  func place(of scalar: Unicode.Scalar) -> Int? {
    guard scalar.value < 0x1_0000 else { return placesAbove[scalar.value] }
    let place = Int(places[Int(scalar.value)])
    return place == 0 ? nil : place - 1
  }

  /// The place of what people see as one character.
  func place(of character: Character) -> Int? {
    let scalars = character.unicodeScalars
    if scalars.count == 1, let only = scalars.first { return place(of: only) }
    return composed[character]
  }

  /// Reads `cmap` (OpenType 1.9, "cmap"): format 12 of Windows or Unicode, or else format 4.
  init(_ cmap: FontTable, glyphCount: Int) throws(FontError) {
    var found: [Int: FontTable] = [:]
    for record in 0..<(try cmap.uint16(2)) {
      let (platform, encoding) = (try cmap.uint16(4 + 8 * record), try cmap.uint16(6 + 8 * record))
      let isUnicode = platform == 0 && encoding <= 4 || platform == 3 && [1, 10].contains(encoding)
      let offset = try cmap.uint32(8 + 8 * record)
      let format = try cmap.uint16(offset)
      guard isUnicode, found[format] == nil else { continue }
      found[format] = try cmap.part(offset, cmap.count - offset)
    }
    if let table = found[12] {
      try readGroups(table, glyphCount)
    } else if let table = found[4] {
      try readSegments(table, glyphCount)
    } else {
      throw cmap.malformed("it has no table of Unicode in format 4 or 12")
    }
    for (place, scalar) in scalars.enumerated() where scalar.value >= 0xC0 {
      // Of two spellings that are the same character the first one counts.
      if composed[Character(scalar)] == nil { composed[Character(scalar)] = place }
    }
  }

  private mutating func add(_ code: Int, _ glyph: Int) {
    // More than two bytes can count could never be used in one document.
    guard glyph != 0, scalars.count < 0xFFFF, let scalar = Unicode.Scalar(UInt32(code)),
      Self.standsAlone(scalar)
    else { return }
    if code < 0x1_0000 {
      places[code] = UInt16(scalars.count + 1)
    } else {
      placesAbove[scalar.value] = scalars.count
    }
    scalars.append(scalar)
    glyphs.append(UInt16(glyph))
  }

  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // Hebrew, Arabic and their neighbours, and the forms of their letters.
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x1_0800...0x1_0FFF,
      0x1_E800...0x1_EFFF:
      return false
    default: break
    }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .control, .format, .surrogate, .privateUse,
      .unassigned, .lineSeparator, .paragraphSeparator:
      return false
    default: return true
    }
  }

  /// Format 12: groups of consecutive characters with consecutive glyphs.
  private mutating func readGroups(_ table: FontTable, _ glyphCount: Int) throws(FontError) {
    let count = try table.uint32(12)
    _ = try table.slice(16, 12 * count)
    var next = 0
    for group in 0..<count {
      let record = 16 + 12 * group
      let (first, last) = (try table.uint32(record), try table.uint32(record + 4))
      let glyph = try table.uint32(record + 8)
      guard first >= next, last >= first, last <= 0x10_FFFF, glyph + last - first < glyphCount
      else { throw table.malformed("its groups do not ascend, or name glyphs that are not there") }
      for code in first...last { add(code, glyph + code - first) }
      next = last + 1
    }
  }

  /// Format 4: segments that end in U+FFFF, each with a difference or with a list of glyphs.
  private mutating func readSegments(_ table: FontTable, _ glyphCount: Int) throws(FontError) {
    let double = try table.uint16(6)
    guard double > 0, double.isMultiple(of: 2) else { throw table.malformed("no segments") }
    var next = 0
    for segment in stride(from: 0, to: double, by: 2) {
      let last = try table.uint16(14 + segment)
      let first = try table.uint16(16 + double + segment)
      let delta = try table.uint16(16 + 2 * double + segment)
      let rangeOffset = 16 + 3 * double + segment
      let range = try table.uint16(rangeOffset)
      guard first >= next, last >= first else {
        throw table.malformed("its segments do not ascend")
      }
      next = last + 1
      for code in first...last where code != 0xFFFF {
        var glyph = code
        if range != 0 {
          glyph = try table.uint16(rangeOffset + range + 2 * (code - first))
          if glyph == 0 { continue }
        }
        glyph = (glyph + delta) & 0xFFFF
        guard glyph < glyphCount else { throw table.malformed("a glyph is not there") }
        add(code, glyph)
      }
    }
    guard next == 0x1_0000 else { throw table.malformed("its last segment is not U+FFFF") }
  }
}
