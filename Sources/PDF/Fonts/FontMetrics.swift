/// What a font says of itself as a whole, in thousandths of its size where it is a length.
struct FontMetrics: Sendable {
  let unitsPerEm: Int
  /// Left, bottom, right, top of what any glyph covers.
  let box: [Int]
  let ascent: Int
  let descent: Int
  /// The height of capital letters.
  let capHeight: Int
  /// How bold it is, 1 to 1,000; 400 is regular.
  let weight: Int
  /// Whether `loca` has offsets of four bytes.
  let hasLongOffsets: Bool

  init(head: FontTable, hhea: FontTable, os2: FontTable) throws(FontError) {
    guard try head.uint32(12) == 0x5F0F_3CF5, head.count >= 54 else {
      throw head.malformed("its magic number is another")
    }
    let units = try head.uint16(18)
    guard (16...16_384).contains(units) else { throw head.malformed("its units are \(units)") }
    let offsets = try head.int16(50)
    guard offsets == 0 || offsets == 1, try head.int16(52) == 0 else {
      throw head.malformed("its formats are not known")
    }
    guard hhea.count >= 36 else { throw .truncated(table: hhea.tag) }
    guard try os2.uint16(0) >= 2 else { throw os2.malformed("it is older than version 2") }
    func thousandths(_ value: Int) -> Int { value * 1_000 / units }
    unitsPerEm = units
    hasLongOffsets = offsets == 1
    box = [
      thousandths(try head.int16(36)), thousandths(try head.int16(38)),
      thousandths(try head.int16(40)), thousandths(try head.int16(42)),
    ]
    ascent = thousandths(try hhea.int16(4))
    descent = thousandths(try hhea.int16(6))
    weight = try os2.uint16(4)
    capHeight = thousandths(try os2.int16(88))
  }

  /// About how thick upright stems are. No table says it, and readers use it only where a font does
  /// not come along; ISO 32000-1, 9.8.1, wants the number.
  var stem: Int { 10 + 220 * (min(weight, 1_000) - 50) / 900 }
}
