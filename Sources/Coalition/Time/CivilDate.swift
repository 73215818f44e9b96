/// Why a text or three numbers are not a date.
package enum CivilDateError: Error, Hashable {
  /// It is not written `YYYY-MM-DD`.
  case malformed
  /// The calendar has no such day, such as 30 February.
  case noSuchDay
  /// The year lies outside `CivilDate.years`.
  case yearOutOfRange
}

/// A day of the Gregorian calendar without a time or a time zone, as contracts name it.
package struct CivilDate: Hashable, Sendable {
  /// The years that are understood; outside of them a date is a typing mistake.
  package static let years = 1900...9999

  /// Days since 1 January 1970, which is day 0.
  package let daysSince1970: Int

  /// The calendar's names for the day.
  package struct Parts: Hashable, Sendable {
    /// Within `CivilDate.years`.
    package let year: Int
    /// From 1 to 12.
    package let month: Int
    /// From 1 to 31.
    package let day: Int
  }

  /// Creates a date from the calendar's names for it.
  package init(year: Int, month: Int, day: Int) throws(CivilDateError) {
    guard Self.years.contains(year) else { throw .yearOutOfRange }
    guard (1...12).contains(month), (1...Self.dayCount(year: year, month: month)).contains(day)
    else { throw .noSuchDay }
    daysSince1970 = Self.days(year: year, month: month, day: day)
  }

  /// Creates a date from a count of days, or returns nil outside of `years`.
  package init?(daysSince1970: Int) {
    guard (Self.daysMin...Self.daysMax).contains(daysSince1970) else { return nil }
    self.daysSince1970 = daysSince1970
  }

  /// Reads `YYYY-MM-DD`, which is exactly ten characters.
  package init(parsing text: some StringProtocol) throws(CivilDateError) {
    try self.init(parsing: Array(text.utf8)[...])
  }

  init(parsing utf8: ArraySlice<UInt8>) throws(CivilDateError) {
    let start = utf8.startIndex
    let dash = UInt8(ascii: "-")
    guard utf8.count == 10, utf8[start + 4] == dash, utf8[start + 7] == dash,
      let year = Self.number(utf8[start..<start + 4]),
      let month = Self.number(utf8[start + 5..<start + 7]),
      let day = Self.number(utf8[start + 8..<start + 10])
    else { throw .malformed }
    try self.init(year: year, month: month, day: day)
  }

  /// Year, month and day.
  ///
  /// Years are counted from March, so that the leap day is the last of its year (Howard Hinnant,
  /// "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`). The range begins in 1900,
  /// so no number here is below zero.
  package var parts: Parts {
    let days = daysSince1970 + Self.daysTo1970
    let era = days / Self.daysPerEra
    let dayOfEra = days % Self.daysPerEra
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return Parts(
      year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month: month,
      day: dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  /// Returns the date so many days later (or earlier), or nil outside of `years`.
  package func adding(days: Int) -> CivilDate? {
    let (sum, overflow) = daysSince1970.addingReportingOverflow(days)
    return overflow ? nil : CivilDate(daysSince1970: sum)
  }

  static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }

  /// Appends a value below one hundred in exactly two digits.
  static func appendTwoDigits(_ value: Int, to text: inout [UInt8]) {
    text.append(UInt8(ascii: "0") + UInt8(value / 10))
    text.append(UInt8(ascii: "0") + UInt8(value % 10))
  }

  func append(to text: inout [UInt8]) {
    let parts = parts
    Self.appendTwoDigits(parts.year / 100, to: &text)
    Self.appendTwoDigits(parts.year % 100, to: &text)
    text.append(UInt8(ascii: "-"))
    Self.appendTwoDigits(parts.month, to: &text)
    text.append(UInt8(ascii: "-"))
    Self.appendTwoDigits(parts.day, to: &text)
  }

  private static let daysPerEra = 146_097
  /// Days from 1 March of the year 0 to 1 January 1970.
  private static let daysTo1970 = 719_468
  private static let daysMin = days(year: years.lowerBound, month: 1, day: 1)
  private static let daysMax = days(year: years.upperBound, month: 12, day: 31)

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let era = yearFromMarch / 400
    let yearOfEra = yearFromMarch % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * daysPerEra + dayOfEra - daysTo1970
  }

  /// How many days a month has.
  package static func dayCount(year: Int, month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CivilDate: Comparable {
  package static func < (a: CivilDate, b: CivilDate) -> Bool {
    a.daysSince1970 < b.daysSince1970
  }
}

extension CivilDate: CustomStringConvertible {
  /// The date as `2026-11-22`.
  package var description: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
