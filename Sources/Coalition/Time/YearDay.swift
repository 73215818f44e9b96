/// A day that comes every year, such as 30 June. In a year without a 29 February, that is the 28th.
package struct YearDay: Hashable, Sendable {
  /// From 1 to 12.
  package let month: Int
  /// From 1 to 31.
  package let day: Int

  /// Creates a day, or throws `noSuchDay` for one that no year has.
  package init(month: Int, day: Int) throws(ExpiryPolicyError) {
    // 2028 is a leap year: what it has not, no year has.
    guard (try? CivilDate(year: 2028, month: month, day: day)) != nil else { throw .noSuchDay }
    self.month = month
    self.day = day
  }

  /// Creates a day from `number`.
  package init(number: Int) throws(ExpiryPolicyError) {
    try self.init(month: number / 100, day: number % 100)
  }

  /// Reads `DD-MM`, which is exactly five characters.
  package init(parsing text: some StringProtocol) throws(ExpiryPolicyError) {
    let utf8 = Array(text.utf8)
    guard utf8.count == 5, utf8[2] == UInt8(ascii: "-"),
      let day = CivilDate.number(utf8[0..<2]), let month = CivilDate.number(utf8[3..<5])
    else { throw .malformed }
    try self.init(month: month, day: day)
  }

  /// The month times a hundred and the day: 630 is 30 June.
  package var number: Int { month * 100 + day }
}

extension YearDay: CustomStringConvertible {
  /// The day as `30-06`.
  package var description: String {
    var text: [UInt8] = []
    CivilDate.appendTwoDigits(day, to: &text)
    text.append(UInt8(ascii: "-"))
    CivilDate.appendTwoDigits(month, to: &text)
    return String(decoding: text, as: UTF8.self)
  }
}
