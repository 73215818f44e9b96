import Testing

@testable import Coalition

@Suite struct CivilDateTests {
  @Test func `days follow each other through four centuries`() throws {
    var date = try CivilDate(year: 1900, month: 1, day: 1)
    #expect(date.daysSince1970 == -25_567)
    let last = try CivilDate(year: 2300, month: 12, day: 31)
    while date < last {
      let next = try #require(date.adding(days: 1))
      let (a, b) = (date.parts, next.parts)
      let isNextDay = a.year == b.year && a.month == b.month && b.day == a.day + 1
      let isNextMonth = a.year == b.year && b.month == a.month + 1 && b.day == 1 && a.day >= 28
      let isNextYear = b.year == a.year + 1 && (a.month, a.day) == (12, 31) && b.month == 1
      guard isNextDay || isNextMonth || (isNextYear && b.day == 1),
        try CivilDate(year: b.year, month: b.month, day: b.day) == next
      else {
        Issue.record("\(next) follows \(date)")
        return
      }
      date = next
    }
  }

  @Test(arguments: ["1970-01-01", "2000-02-29", "2026-11-22", "9999-12-31", "1900-01-01"])
  func `a date reads back as itself`(text: String) throws {
    #expect(try CivilDate(parsing: text).description == text)
  }

  @Test(arguments: [
    ("1900-02-29", CivilDateError.noSuchDay), ("2026-02-29", .noSuchDay),
    ("2026-04-31", .noSuchDay), ("2026-13-01", .noSuchDay), ("2026-01-00", .noSuchDay),
    ("1899-12-31", .yearOutOfRange), ("2026-1-01", .malformed), ("2026-11-22 ", .malformed),
    ("2026/11/22", .malformed), ("20261122", .malformed), ("", .malformed),
    ("-026-11-22", .malformed), ("2026-+1-22", .malformed),
  ])
  func `a text that is no date says why`(text: String, error: CivilDateError) {
    #expect(throws: error) { try CivilDate(parsing: text) }
  }

  @Test func `the calendar ends where it says`() throws {
    #expect(try CivilDate(year: 9999, month: 12, day: 31).adding(days: 1) == nil)
    #expect(try CivilDate(year: 1900, month: 1, day: 1).adding(days: -1) == nil)
    #expect(try CivilDate(year: 1900, month: 1, day: 1).adding(days: .min) == nil)
  }
}
