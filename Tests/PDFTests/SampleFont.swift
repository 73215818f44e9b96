@testable import PDF

/// A font of a few glyphs, made byte by byte so that a test can say what is wrong with it.
struct SampleFont {
  /// What `cmap` says, by format.
  enum Map: CaseIterable {
    case segments
    case groups
  }

  var map = Map.segments
  /// Outlines by glyph: a missing one, A, Á (made of A and an accent), the accent, a space.
  var outlines: [[UInt8]] = [
    square(), square(), composite([1, 3]), square(), [],
  ]

  /// A square that is drawn, with two bytes of instructions.
  static func square() -> [UInt8] {
    bytes(1, 0, 0, 500, 500) + bytes(3) + bytes(2) + [0xB0, 0x01] + [1, 1, 1, 1]
      + bytes(0, 500, 0, -500) + bytes(0, 0, 500, 0)
  }

  /// A glyph made of others, with instructions; one of them is scaled, so that records differ.
  static func composite(_ glyphs: [Int]) -> [UInt8] {
    var outline = bytes(-1, 0, 0, 500, 700)
    for (place, glyph) in glyphs.enumerated() {
      let isLast = place == glyphs.count - 1
      let flags = 0x0003 | (isLast ? 0x0100 : 0x0020) | (place == 0 ? 0x0008 : 0)
      outline += bytes(flags, glyph, 10, 20) + (place == 0 ? bytes(0x4000) : [])
    }
    return outline + bytes(2) + [0xB0, 0x01]
  }

  var file: [UInt8] {
    var (glyf, loca): ([UInt8], [UInt8]) = ([], Self.bytes(0))
    for outline in outlines {
      glyf += outline + (outline.count.isMultiple(of: 2) ? [] : [0])
      loca += Self.bytes(glyf.count / 2)
    }
    var os2 = [UInt8](repeating: 0, count: 96)
    os2.replaceSubrange(0..<6, with: Self.bytes(4, 500, 400))
    os2.replaceSubrange(88..<90, with: Self.bytes(700))
    var head = Self.bytes(1, 0, 1, 0, 0, 0, 0x5F0F, 0x3CF5, 0, 1_000)
    head += [UInt8](repeating: 0, count: 16) + Self.bytes(0, -200, 500, 900, 0, 8, 2, 0, 0)
    let hhea =
      Self.bytes(1, 0, 800, -200, 0) + [UInt8](repeating: 0, count: 24)
      + Self.bytes(2)
    let maxp = Self.bytes(1, 0, outlines.count) + [UInt8](repeating: 0, count: 26)
    // Two full metrics, and bearings of those that are as wide as the last one.
    let hmtx = Self.bytes(500, 0, 600, 10) + outlines.dropFirst(2).flatMap { _ in Self.bytes(20) }
    return Self.file([
      ("OS/2", os2), ("cmap", cmap), ("glyf", glyf), ("head", head), ("hhea", hhea),
      ("hmtx", hmtx), ("loca", loca), ("maxp", maxp),
    ])
  }

  private var cmap: [UInt8] {
    switch map {
    case .segments:
      let table =
        Self.bytes(4, 0, 0, 8, 8, 2, 0)
        + Self.bytes(0x20, 0x41, 0xC1, 0xFFFF, 0, 0x20, 0x41, 0xC1, 0xFFFF)
        + Self.bytes(4 - 0x20, 1 - 0x41, 0, 1, 0, 0, 4, 0, 2)
      return Self.bytes(0, 1, 3, 1, 0, 12) + table
    case .groups:
      let table =
        Self.bytes(12, 0, 0, 52, 0, 0, 0, 3)
        + Self.bytes(0, 0x20, 0, 0x20, 0, 4, 0, 0x41, 0, 0x41, 0, 1)
        + Self.bytes(1, 0xF600, 1, 0xF600, 0, 2)
      return Self.bytes(0, 1, 3, 10, 0, 12) + table
    }
  }

  static func file(_ tables: [(tag: String, bytes: [UInt8])]) -> [UInt8] {
    var file = bytes(1, 0, tables.count, 0, 0, 0)
    var offset = 12 + 16 * tables.count
    for (tag, table) in tables {
      file += Array(tag.utf8) + bytes(0, 0, 0, offset, 0, table.count)
      offset += table.count
    }
    return file + tables.flatMap(\.bytes)
  }

  /// Numbers of two bytes each.
  static func bytes(_ numbers: Int...) -> [UInt8] {
    numbers.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }
  }
}
