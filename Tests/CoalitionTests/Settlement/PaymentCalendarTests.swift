import Coalition
import Testing

@Suite struct PaymentCalendarTests {
  private static func day(_ text: String) throws -> CivilDate { try CivilDate(parsing: text) }

  @Test(arguments: [
    (SettlementCalendar.daily, 1, "2026-10-31", "2026-10-31"),
    // A week across the end of a month, on both its ends.
    (.weekly, 1, "2026-10-26", "2026-11-01"),
    (.weekly, 1, "2026-10-31", "2026-11-01"),
    (.weekly, 1, "2026-11-01", "2026-11-01"),
    (.weekly, 1, "2026-11-02", "2026-11-08"),
    // Weeks of its own, from Wednesday on.
    (.weekly, 3, "2026-10-27", "2026-10-27"),
    (.weekly, 3, "2026-10-28", "2026-11-03"),
    (.weekly, 7, "2026-10-25", "2026-10-31"),
    (.weekly, 7, "2026-10-24", "2026-10-24"),
    (.weekly, 1, "1969-12-31", "1970-01-04"),
    (.monthly, 1, "2026-02-01", "2026-02-28"),
    (.monthly, 1, "2028-02-10", "2028-02-29"),
    (.monthly, 1, "2026-12-31", "2026-12-31"),
    (.monthly, 28, "2026-02-27", "2026-02-27"),
    (.monthly, 28, "2026-02-28", "2026-03-27"),
    (.monthly, 15, "2026-12-15", "2027-01-14"),
    (.monthly, 15, "2026-12-14", "2026-12-14"),
  ])
  func `a period ends on its last day`(
    calendar: SettlementCalendar, cutOff: Int, day: String, end: String
  ) throws {
    let found = try PaymentCalendar(calendar, cutOffDay: cutOff)
      .periodEnd(holding: Self.day(day))
    #expect(found == (try Self.day(end)))
  }

  @Test(arguments: [
    (SettlementCalendar.daily, 0), (.daily, 2), (.weekly, 0), (.weekly, 8), (.monthly, 29),
  ])
  func `a day on which no period can begin is refused`(
    calendar: SettlementCalendar, cutOff: Int
  ) {
    #expect(throws: SettlementError.outOfRange("payment_cut_off_day")) {
      try PaymentCalendar(calendar, cutOffDay: cutOff)
    }
  }

  @Test func `every day is in one period, and periods follow each other`() throws {
    let first = try Self.day("2023-12-01").daysSince1970
    for calendar in SettlementCalendar.allCases {
      for cutOff in 1...calendar.cutOffDayMax {
        let payment = try PaymentCalendar(calendar, cutOffDay: cutOff)
        for count in first..<(first + 900) {
          let day = try #require(CivilDate(daysSince1970: count))
          let next = try #require(CivilDate(daysSince1970: count + 1))
          let end = payment.periodEnd(holding: day)
          #expect(end.daysSince1970 >= count)
          #expect(payment.periodEnd(holding: end) == end)
          if end != day { #expect(payment.periodEnd(holding: next) == end) }
          if end == day, calendar != .daily {
            let begins = calendar == .monthly ? next.parts.day : (count + 1 + 3) % 7 + 1
            #expect(begins == cutOff)
          }
        }
      }
    }
  }

  @Test func `the days of a week are due together, until other terms begin in its middle`() throws {
    func terms(_ calendar: PaymentCalendar?) throws -> SettlementTerms {
      try SettlementTerms(
        number: 1, partnerNumber: 1, validFrom: Instant(microseconds: 0),
        currency: #require(Currency("EUR")), funding: .atIssue,
        issuePriceMicros: 1, issueShareBasisPoints: 10_000,
        reimbursementMicros: 1, paymentDays: 14, paymentCalendar: calendar)
    }
    let weekly = try terms(PaymentCalendar(.weekly))
    let monthly = try terms(PaymentCalendar(.monthly))
    let own = try terms(nil)
    // 25 October 2026: clocks go back in Madrid; a Sunday, the last day of its week.
    let sunday = try Self.day("2026-10-25")
    #expect(weekly.dueOn(settledThrough: sunday) == (try Self.day("2026-11-08")))
    for day in ["2026-10-26", "2026-10-31", "2026-11-01"] {
      #expect(weekly.dueOn(settledThrough: try Self.day(day)) == (try Self.day("2026-11-15")))
    }
    #expect(own.dueOn(settledThrough: try Self.day("2026-10-29")) == (try Self.day("2026-11-12")))
    for day in ["2026-11-01", "2026-11-15", "2026-11-30"] {
      #expect(monthly.dueOn(settledThrough: try Self.day(day)) == (try Self.day("2026-12-14")))
    }
    #expect(monthly.payableAfter(try Self.day("2026-10-31")) == (try Self.day("2026-10-31")))
  }
}
