/// The `traceparent` header: which trace a request belongs to (W3C Trace Context, level 1).
package struct TraceParent: Hashable, Sendable {
  /// The trace, never zero: 128 bits that stay the same through all services.
  package let traceID: UInt128
  /// The caller's part in it, never zero.
  package let parentID: UInt64
  /// Whether the caller may have recorded its part.
  package let isSampled: Bool

  /// Creates a header from random bits; zero, which the standard forbids, becomes one.
  package init(traceID: UInt128, parentID: UInt64, isSampled: Bool) {
    self.traceID = max(1, traceID)
    self.parentID = max(1, parentID)
    self.isSampled = isSampled
  }

  /// Reads the value of a header, or returns nil, after which a caller begins a trace of its own.
  ///
  /// Version 00 is exactly 55 characters, all digits in lower case. Of a higher version the first
  /// 55 are read as if it were 00, if nothing or a dash follows; ff is forbidden (section 3.2).
  package init?(parsing header: some StringProtocol) {
    let utf8 = Array(header.utf8)
    let dash = UInt8(ascii: "-")
    guard utf8.count >= 55, utf8[2] == dash, utf8[35] == dash, utf8[52] == dash,
      let version = Self.number(utf8[0..<2]), version != 0xFF,
      utf8.count == 55 || (version > 0 && utf8[55] == dash),
      let traceID = Self.number(utf8[3..<35]), traceID != 0,
      let parentID = Self.number(utf8[36..<52]), parentID != 0,
      let flags = Self.number(utf8[53..<55])
    else { return nil }
    self.traceID = traceID
    self.parentID = UInt64(truncatingIfNeeded: parentID)
    isSampled = flags & 1 == 1
  }

  /// Returns the header for a call that we make ourselves as part of this trace.
  package func child(parentID: UInt64) -> TraceParent {
    TraceParent(traceID: traceID, parentID: parentID, isSampled: isSampled)
  }

  /// The trace in 32 lower-case digits, as it stands in logs.
  package var traceText: String { Self.digits(traceID, count: 32) }

  private static func number(_ digits: ArraySlice<UInt8>) -> UInt128? {
    var number: UInt128 = 0
    for digit in digits {
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        number = number << 4 | UInt128(digit - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"):
        number = number << 4 | UInt128(digit - UInt8(ascii: "a") + 10)
      default: return nil
      }
    }
    return number
  }

  static func digits(_ value: UInt128, count: Int) -> String {
    String(unsafeUninitializedCapacity: count) { text in
      for index in 0..<count {
        let nibble = UInt8(truncatingIfNeeded: value &>> UInt128(4 * (count - 1 - index))) & 0xF
        text[index] = nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") - 10 + nibble
      }
      return count
    }
  }
}

extension TraceParent: CustomStringConvertible {
  /// The header in version 00: `00-<trace>-<parent>-01`. Flags other than "sampled" are cleared,
  /// as level 1 demands.
  package var description: String {
    "00-\(traceText)-\(Self.digits(UInt128(parentID), count: 16))-\(isSampled ? "01" : "00")"
  }
}
