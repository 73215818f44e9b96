/// A 128-bit identifier whose first 48 bits are a time (RFC 9562, version 7).
///
/// Ids made one after another are neighbours in an index, which keeps inserts at its end; the 74
/// random bits keep them unguessable. Bits that come back from the database or from a partner are
/// taken as they are: an id that was never made simply names nothing.
package struct UUIDv7: Hashable, Sendable {
  /// The first eight bytes: milliseconds since 1970, the version, and 12 random bits.
  package let high: UInt64
  /// The last eight bytes: the variant and 62 random bits.
  package let low: UInt64

  /// Creates an identifier from bits that exist already.
  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Creates an identifier of version 7 from a time and the low 74 bits of `randomBits`; only 48
  /// bits of the time are kept, which last until the year 10889.
  package init(milliseconds: UInt64, randomBits: UInt128) {
    let top = UInt64(truncatingIfNeeded: randomBits >> 62) & 0xFFF
    high = milliseconds << 16 | 0x7000 | top
    low = 0x8000_0000_0000_0000 | UInt64(truncatingIfNeeded: randomBits) & Self.lowMask
  }

  /// Creates an identifier from its sixteen bytes in network order; any other number gives nil.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.dropFirst(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// The sixteen bytes in network order, as PostgreSQL sends and receives a `uuid`.
  package var bytes: [UInt8] {
    (0..<16).map { index in
      UInt8(truncatingIfNeeded: (index < 8 ? high : low) >> UInt64(8 * (7 - index % 8)))
    }
  }

  /// The time at which it was made, in milliseconds since 1970.
  package var milliseconds: UInt64 { high >> 16 }

  private static let lowMask: UInt64 = 0x3FFF_FFFF_FFFF_FFFF
}

extension UUIDv7: Comparable {
  /// Orders as PostgreSQL orders `uuid`: by bytes.
  package static func < (a: UUIDv7, b: UUIDv7) -> Bool { (a.high, a.low) < (b.high, b.low) }
}

extension UUIDv7: CustomStringConvertible {
  /// The usual text in lower case: `0190a0c0-1111-7abc-8def-0123456789ab`.
  package var description: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 0xF)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension UUIDv7 {
  /// Makes identifiers that only ever grow, whatever the clock does (RFC 9562, 6.2, method 2).
  ///
  /// A new millisecond draws 74 fresh random bits. Within one, or when the clock stands still or
  /// runs back, the last identifier is raised by a random step of up to 2^48, so that a neighbour
  /// cannot be guessed; 2^25 identifiers fit into a millisecond before one is borrowed from the
  /// next.
  package struct Sequence: Sendable {
    private var milliseconds: UInt64
    private var bits: UInt128

    /// Creates a sequence that begins with the first time it is told.
    package init() { self.init(milliseconds: 0, bits: 0) }

    /// Continues after the identifier with this time and these random bits.
    init(milliseconds: UInt64, bits: UInt128) {
      self.milliseconds = milliseconds
      self.bits = bits
    }

    /// Returns an identifier above all before it.
    ///
    /// - Parameters:
    ///   - now: The time in milliseconds since 1970.
    ///   - generator: The dice; use one that nobody can foresee.
    package mutating func next(
      milliseconds now: UInt64, using generator: inout some RandomNumberGenerator
    ) -> UUIDv7 {
      if now > milliseconds {
        begin(milliseconds: now, using: &generator)
      } else {
        bits += 1 + UInt128(generator.next() >> 16)
        if bits >> 74 != 0 { begin(milliseconds: milliseconds + 1, using: &generator) }
      }
      return UUIDv7(milliseconds: milliseconds, randomBits: bits)
    }

    private mutating func begin(
      milliseconds now: UInt64, using generator: inout some RandomNumberGenerator
    ) {
      milliseconds = now
      // 73 bits, so that there is always room above the first.
      bits = UInt128(generator.next() & 0x1FF) << 64 | UInt128(generator.next())
    }
  }
}
