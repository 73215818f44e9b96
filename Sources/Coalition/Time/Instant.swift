/// A moment in UTC, to the microsecond: what `timestamptz` holds.
///
/// Every instant lies in the years of `CivilDate.years`, so each can be written as RFC 3339.
package struct Instant: Hashable, Sendable {
  /// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  package let microseconds: Int64

  /// 1900-01-01T00:00:00Z.
  package static let min = Instant(unchecked: -2_208_988_800_000_000)
  /// 9999-12-31T23:59:59.999999Z.
  package static let max = Instant(unchecked: 253_402_300_799_999_999)

  /// Creates an instant from a count that is known to be in range, such as a clock's; another is a
  /// defect.
  package init(microseconds: Int64) {
    precondition(
      (Self.min.microseconds...Self.max.microseconds).contains(microseconds),
      "an instant lies between the years 1900 and 9999")
    self.microseconds = microseconds
  }

  /// Creates an instant from what a database holds, kept within `min...max`: the end of the last
  /// day that can be written is the first moment of the year 10000 there.
  package init(clamping microseconds: Int64) {
    self.microseconds = Swift.min(
      Self.max.microseconds, Swift.max(Self.min.microseconds, microseconds))
  }

  /// Creates an instant, or returns nil outside of `min...max`.
  package init?(exactly microseconds: Int64) {
    guard (Self.min.microseconds...Self.max.microseconds).contains(microseconds) else { return nil }
    self.microseconds = microseconds
  }

  private init(unchecked microseconds: Int64) { self.microseconds = microseconds }

  /// The beginning of `date` in UTC.
  package init(startOf date: CivilDate) {
    microseconds = Int64(date.daysSince1970) * Self.microsecondsPerDay
  }

  /// The day in UTC.
  package var date: CivilDate {
    let day = Int(Self.floorDivision(microseconds, Self.microsecondsPerDay))
    guard let date = CivilDate(daysSince1970: day) else {
      preconditionFailure("every instant lies in a year that is understood")
    }
    return date
  }

  /// Milliseconds since 1970 as an id of version 7 holds them; zero before 1970.
  package var milliseconds: UInt64 { UInt64(Swift.max(0, microseconds) / 1000) }

  /// Returns the instant so much later (or earlier), held within `min...max`.
  package func advanced(bySeconds seconds: Int64) -> Instant {
    let (delta, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    let (sum, overflowAgain) = microseconds.addingReportingOverflow(delta)
    guard !overflow, !overflowAgain else { return seconds < 0 ? .min : .max }
    return Swift.min(.max, Swift.max(.min, Instant(unchecked: sum)))
  }

  static let microsecondsPerDay: Int64 = 86_400_000_000

  static func floorDivision(_ value: Int64, _ divisor: Int64) -> Int64 {
    value >= 0 ? value / divisor : (value - divisor + 1) / divisor
  }
}

extension Instant: Comparable {
  package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }
}
