/// A UUID as two big-endian halves.
package struct PostgresUUID: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The first eight bytes.
  package let high: UInt64
  /// The last eight bytes.
  package let low: UInt64

  /// Creates a UUID from its halves.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Orders UUIDs by their bytes, as PostgreSQL does.
  package static func < (a: PostgresUUID, b: PostgresUUID) -> Bool {
    (a.high, a.low) < (b.high, b.low)
  }

  /// The canonical form: 36 characters, lower case (RFC 9562, section 4).
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    return unsafe String(unsafeUninitializedCapacity: 36) { text in
      var position = 0
      for index in 0..<32 {
        if index == 8 || index == 12 || index == 16 || index == 20 {
          unsafe text[position] = UInt8(ascii: "-")
          position += 1
        }
        let half = index < 16 ? high : low
        unsafe text[position] = digits[Int(half >> UInt64(60 - index % 16 * 4) & 15)]
        position += 1
      }
      return 36
    }
  }
}
