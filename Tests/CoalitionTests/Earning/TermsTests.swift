import Testing

@testable import Coalition

@Suite struct TermsTests {
  static func terms(
    from validFrom: String = "2026-01-01T00:00:00Z", partner: UInt64 = 1, points: Int64 = 1,
    perAmount: Int64 = 100, lateReportDays: Int? = nil
  ) throws -> Terms {
    let start = try Instant(rfc3339: validFrom)
    return try Terms(
      id: TermsID(UUIDv7(milliseconds: start.milliseconds, randomBits: 7)),
      partner: PartnerID(UUIDv7(high: 0, low: partner)), validFrom: start,
      currency: try #require(Currency("EUR")),
      earnRate: EarnRate(points: points, perAmount: perAmount), lateReportDays: lateReportDays)
  }

  @Test(arguments: [
    (1, 100, 0, 0), (1, 100, 99, 0), (1, 100, 100, 1), (1, 100, 199, 1), (3, 200, 199, 2),
    (3, 200, 133, 1), (3, 200, 134, 2), (0, 1, 1_000_000, 0),
    (1_000_000, 1, 1_000_000_000_000, 1_000_000_000_000_000_000),
  ])
  func `points are rounded down once, on the whole amount`(
    points: Int64, perAmount: Int64, amount: Int64, earned: Int64
  ) throws {
    let rate = try EarnRate(points: points, perAmount: perAmount)
    #expect(try rate.points(for: amount).value == earned)
    #expect(throws: PointsError.negative) { try rate.points(for: -1) }
  }

  @Test func `a mode of earning has its word, its days and what points wait for`() throws {
    let occurredAt = try Instant(rfc3339: "2026-03-01T12:00:00Z")
    for (mode, name, days) in [
      (.immediate, "immediate", nil), (.afterDays(14), "after_days", 14),
      (.onConfirmation(withinDays: 366), "on_confirmation", 366),
    ] as [(EarnMode, String, Int?)] {
      #expect(EarnMode(name: name, days: days) == mode)
      #expect(mode.name == name && mode.days == days)
    }
    #expect(EarnMode(name: "immediate", days: 1) == nil)
    #expect(EarnMode(name: "after_days", days: nil) == nil)
    #expect(EarnMode(name: "after_days", days: 0) == nil)
    #expect(EarnMode(name: "on_confirmation", days: 367) == nil)
    #expect(EarnMode(name: "someday", days: nil) == nil)
    #expect(EarnMode.immediate.pending(occurredAt: occurredAt) == nil)
    #expect(
      EarnMode.afterDays(14).pending(occurredAt: occurredAt)
        == .until(try Instant(rfc3339: "2026-03-15T12:00:00Z")))
    #expect(
      EarnMode.onConfirmation(withinDays: 9).pending(occurredAt: occurredAt)
        == .confirmation(withinDays: 9))
  }

  @Test func `rates stand on the inner side of their limits`() throws {
    #expect(throws: RateError.outOfRange(EarnRate.pointsRange)) {
      try EarnRate(points: -1, perAmount: 1)
    }
    #expect(throws: RateError.outOfRange(EarnRate.pointsRange)) {
      try EarnRate(points: 1_000_001, perAmount: 1)
    }
    #expect(throws: RateError.outOfRange(EarnRate.perAmountRange)) {
      try EarnRate(points: 1, perAmount: 0)
    }
    #expect(throws: RateError.outOfRange(RedemptionValue.range)) {
      try RedemptionValue(microsPerPoint: 0)
    }
    #expect(throws: RateError.outOfRange(0...3660)) { try Self.terms(lateReportDays: 3661) }
    #expect(try Self.terms(lateReportDays: 3660).lateReportDays == 3660)
  }

  @Test(arguments: [
    ("EUR", 10_000, 100, 100), ("EUR", 10_000, 1, 1), ("EUR", 9_999, 1, 0),
    ("EUR", 5_000, 3, 1), ("JPY", 1_000_000, 5, 5), ("JPY", 999_999, 5, 4),
    ("KWD", 1_000, 7, 7), ("CLF", 150, 3, 4),
  ])
  func `points pay whole minor units, rounded down`(
    code: String, micros: Int64, points: Int64, minorUnits: Int64
  ) throws {
    let value = try RedemptionValue(microsPerPoint: micros)
    let currency = try #require(Currency(code))
    #expect(try value.worth(of: Points(points), in: currency).minorUnits == minorUnits)
    #expect(throws: RatioError.overflow) {
      try RedemptionValue(microsPerPoint: 1_000_000_000_000).worth(of: .max, in: currency)
    }
  }

  @Test func `the terms that hold begin at or before the moment and end with the next`() throws {
    let first = try Self.terms(from: "2026-01-01T00:00:00Z")
    let second = try Self.terms(from: "2026-07-01T00:00:00Z", points: 2)
    let schedule = try TermsSchedule([second, first])
    #expect(schedule.terms == [first, second])
    #expect(schedule.terms(at: try Instant(rfc3339: "2025-12-31T23:59:59.999999Z")) == nil)
    #expect(schedule.terms(at: first.validFrom) == first)
    #expect(schedule.terms(at: try Instant(rfc3339: "2026-06-30T23:59:59.999999Z")) == first)
    #expect(schedule.terms(at: second.validFrom) == second)
    #expect(schedule.terms(at: .max) == second)
    #expect(try TermsSchedule([]).terms(at: .max) == nil)
  }

  @Test func `terms that leave a doubt are no schedule`() throws {
    let terms = try Self.terms()
    #expect(throws: TermsScheduleError.sameStart(terms.validFrom)) {
      try TermsSchedule([terms, Self.terms(points: 2)])
    }
    #expect(throws: TermsScheduleError.differentPartners) {
      try TermsSchedule([terms, Self.terms(from: "2026-07-01T00:00:00Z", partner: 2)])
    }
  }

  @Test func `a report is late only after the last moment of its days`() throws {
    let terms = try Self.terms(lateReportDays: 2)
    let sale = try Instant(rfc3339: "2026-11-20T18:00:00Z")
    let inTime = try Instant(rfc3339: "2026-11-22T18:00:00Z")
    #expect(!terms.isTooLate(occurredAt: sale, recordedAt: inTime))
    #expect(
      terms.isTooLate(
        occurredAt: sale, recordedAt: Instant(microseconds: inTime.microseconds + 1)))
    #expect(!terms.isTooLate(occurredAt: inTime, recordedAt: sale))
    #expect(try !Self.terms().isTooLate(occurredAt: .min, recordedAt: .max))
  }

  @Test func `a calculation shows what it applied`() throws {
    let terms = try Self.terms(points: 3, perAmount: 200)
    let amount = Money(minorUnits: 1999, currency: terms.currency)
    let calculation = try Calculation(of: amount, under: terms)
    #expect(calculation.points.value == 29)
    #expect(calculation.termsID == terms.id)
    #expect(calculation.amount == amount)
    #expect(calculation.earnRate.description == "3 per 200")
    let dollars = Money(minorUnits: 1, currency: try #require(Currency("USD")))
    #expect(throws: CalculationError.currencyMismatch(expected: terms.currency)) {
      try Calculation(of: dollars, under: terms)
    }
    for wrong in [-1, EarnRate.amounts.upperBound + 1] {
      #expect(throws: CalculationError.amountOutOfRange) {
        try Calculation(of: Money(minorUnits: wrong, currency: terms.currency), under: terms)
      }
    }
  }
}
