/// Sixteen bytes that stand for a text, as the service's SHA-256 would: equal for equal texts and,
/// among the few thousand of a test, for no others (FNV-1a, twice).
func shortDigest(_ text: String) -> [UInt8] {
  var first: UInt64 = 0xcbf2_9ce4_8422_2325
  var second: UInt64 = 0x6c62_272e_07bb_0142
  for byte in text.utf8 {
    first = (first ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    second = (second ^ UInt64(byte ^ 0x5A)) &* 0x0000_0100_0000_01B3
  }
  return [first, second].flatMap { half in
    (0..<8).map { UInt8(truncatingIfNeeded: half >> ($0 * 8)) }
  }
}
