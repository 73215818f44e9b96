/// The coalition's settings, and how the model computes what follows from them.
struct ModelPolicy: Hashable, Sendable {
  enum Rounding: String, CaseIterable, Sendable { case day, month, quarter, year }
  enum Returns: String, CaseIterable, Sendable {
    case withinBalance = "within_balance"
    case allowDebt = "allow_debt"
    case chargePartner = "charge_partner"
  }

  static let day: Int64 = 86_400_000_000
  /// PostgreSQL's `infinity`.
  static let never = Int64.max

  /// Nil: points never expire.
  var expiryMonths: Int? = 24
  var rounding = Rounding.month
  var returns = Returns.withinBalance
  var graceDays: Int64 = 30

  /// When points that are earned at an instant expire, in microseconds of UTC.
  func expiry(of earnedAt: Int64) -> Int64 {
    guard let expiryMonths else { return Self.never }
    let (year, month, day) = Self.civil(earnedAt.floorDivided(by: Self.day))
    var months = year * 12 + (month - 1) + expiryMonths
    if rounding == .day {
      let last = Self.dayCount(months)
      return (Self.days(months) + Int64(min(day, last) - 1) + 1) * Self.day
    }
    let step = rounding == .month ? 1 : rounding == .quarter ? 3 : 12
    months = months / step * step + step
    return Self.days(months) * Self.day
  }

  /// When restored points expire that would have expired at an instant; `now` if at once.
  func restoredExpiry(_ expiresAt: Int64, now: Int64) -> Int64 {
    expiresAt <= now && graceDays > 0 ? now + graceDays * Self.day : expiresAt
  }

  /// Days since 1970 of the first of a month, months being counted from year zero.
  private static func days(_ months: Int) -> Int64 {
    // Counting years from March puts the leap day at a year's end.
    let shifted = months - 2
    let year = shifted.floorDivided(by: 12)
    let month = shifted - year * 12
    let era = year.floorDivided(by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * month + 2) / 5
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return Int64(era * 146_097 + dayOfEra - 719_468)
  }

  private static func dayCount(_ months: Int) -> Int { Int(days(months + 1) - days(months)) }

  private static func civil(_ day: Int64) -> (year: Int, month: Int, day: Int) {
    var months = 1970 * 12 + Int(day / 31)
    while days(months + 1) <= day { months += 1 }
    while days(months) > day { months -= 1 }
    return (months / 12, months % 12 + 1, Int(day - days(months)) + 1)
  }
}

extension BinaryInteger {
  fileprivate func floorDivided(by divisor: Self) -> Self {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
