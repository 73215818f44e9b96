/// The coalition's settings, and how the model computes what follows from them.
struct ModelPolicy: Hashable, Sendable {
  enum Rounding: Hashable, Sendable {
    case day, month, quarter, year
    /// The next such day of a year: month * 100 + day.
    case date(Int)
  }

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
  /// Whether the months are counted from the wallet's last activity.
  var renews = false
  /// Whether points expire only by a run, and only after a notice.
  var isNoticeRequired = false
  var returns = Returns.withinBalance
  var graceDays: Int64 = 30
  var approvalLimit: Int64 = 0
  var transferMax: Int64 = 100_000
  var transferMaxDaily: Int64 = 500_000

  /// When points expire that are earned at an instant: by a date, or (nil) with activity.
  func expiry(of earnedAt: Int64) -> Int64 {
    guard let expiryMonths else { return Self.never }
    return Self.expiry(of: earnedAt, months: expiryMonths, rounding: rounding)
  }

  /// So many months after an instant, at the end of a calendar range.
  static func expiry(of earnedAt: Int64, months expiryMonths: Int, rounding: Rounding) -> Int64 {
    let (year, month, day) = civil(earnedAt.floorDivided(by: Self.day))
    var months = year * 12 + (month - 1) + expiryMonths
    let step: Int
    switch rounding {
    case .day: return endOfDay(months, min(day, dayCount(months)))
    case .date(let named):
      let reached = endOfDay(months, min(day, dayCount(months)))
      let first = months / 12 * 12 + named / 100 - 1
      let ends = [first, first + 12].map { endOfDay($0, min(named % 100, dayCount($0))) }
      return ends.first { $0 >= reached }!
    case .month: step = 1
    case .quarter: step = 3
    case .year: step = 12
    }
    months = months / step * step + step
    return days(months) * Self.day
  }

  /// A lot as a refund restores it: what would have expired lives through the days of grace, and
  /// without any expires at once.
  func restored(_ lot: WalletModel.Lot, expiring: Int64, now: Int64) -> WalletModel.Lot {
    guard expiring <= now, graceDays > 0 else { return lot }
    return WalletModel.Lot(
      expiresAt: now + graceDays * Self.day, sequence: lot.sequence, issuer: lot.issuer,
      points: lot.points)
  }

  /// The first instant after a day of a month, months being counted from year zero.
  private static func endOfDay(_ months: Int, _ dayOfMonth: Int) -> Int64 {
    (days(months) + Int64(dayOfMonth)) * day
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
