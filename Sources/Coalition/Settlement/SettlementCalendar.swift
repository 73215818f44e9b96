/// How long a period of settling or paying is; declared from the finest to the coarsest.
package enum SettlementCalendar: String, CaseIterable, Hashable, Sendable {
  case daily
  case weekly
  case monthly

  /// The last day of the calendar's range on which a period may begin; 1 for days.
  package var cutOffDayMax: Int {
    switch self {
    case .daily: 1
    case .weekly: 7
    case .monthly: 28
    }
  }
}

/// A partner's own calendar of paying: the statements of one of its periods are due together.
///
/// Periods are of civil days in the coalition's time zone, so whatever its clocks do, a day is in
/// one period.
package struct PaymentCalendar: Hashable, Sendable {
  /// How long its periods are.
  package let calendar: SettlementCalendar
  /// On which day a period begins: of the week (1 is Monday) or of the month.
  package let cutOffDay: Int

  /// Creates a calendar, or throws `outOfRange` for a day on which no period can begin.
  package init(_ calendar: SettlementCalendar, cutOffDay: Int = 1) throws(SettlementError) {
    guard (1...calendar.cutOffDayMax).contains(cutOffDay) else {
      throw .outOfRange("payment_cut_off_day")
    }
    self.calendar = calendar
    self.cutOffDay = cutOffDay
  }

  /// The last day of the period that holds a day; the day itself where no later one exists.
  package func periodEnd(holding day: CivilDate) -> CivilDate {
    let count = day.daysSince1970
    switch calendar {
    case .daily:
      return day
    case .weekly:
      // 1 January 1970 was a Thursday, the fourth day of its week.
      let weekday = ((count + 3) % 7 + 7) % 7 + 1
      return CivilDate(daysSince1970: count + (cutOffDay - weekday + 6) % 7) ?? day
    case .monthly:
      let parts = day.parts
      let isOfNext = parts.day >= cutOffDay
      let months = parts.year * 12 + parts.month - 1 + (isOfNext ? 1 : 0)
      let next = try? CivilDate(year: months / 12, month: months % 12 + 1, day: cutOffDay)
      return next.flatMap { CivilDate(daysSince1970: $0.daysSince1970 - 1) } ?? day
    }
  }
}
