import Coalition
import Postgres

// How the coalition's values travel to the database and back.

extension PostgresUUID {
  init(_ id: UUIDv7) { self.init(high: id.high, low: id.low) }
  init(_ id: ID<some IDTag>) { self.init(id.uuid) }
}

extension ID {
  init(_ uuid: PostgresUUID) { self.init(UUIDv7(high: uuid.high, low: uuid.low)) }
}

extension QueryResult {
  /// An id in a column that is never null.
  func id<Tag>(_ row: Int, _ column: Int) throws(PostgresError) -> ID<Tag> {
    ID(try uuid(row, column))
  }

  /// An id, or nil for null.
  func optionalID<Tag>(_ row: Int, _ column: Int) throws(PostgresError) -> ID<Tag>? {
    try optionalUuid(row, column).map { ID($0) }
  }

  /// Places in what was sent, which the database counts from 1, counted from 0.
  func places(_ row: Int, _ column: Int) throws(PostgresError) -> [Int] {
    try integers(row, column).compactMap { $0.map { Int($0) - 1 } }
  }

  /// An instant in a column that is never null nor infinite.
  func instant(_ row: Int, _ column: Int) throws(PostgresError) -> Instant {
    Instant(clamping: try timestamptz(row, column))
  }

  /// An instant, or nil for null and for `infinity`.
  func finiteInstant(_ row: Int, _ column: Int) throws(PostgresError) -> Instant? {
    guard let microseconds = try optionalTimestamptz(row, column), microseconds != .max
    else { return nil }
    return Instant(clamping: microseconds)
  }

  /// A day in a column that is never null nor infinite.
  func civilDate(_ row: Int, _ column: Int) throws(PostgresError) -> CivilDate {
    let day = try date(row, column)
    return storedValue {
      guard let date = CivilDate(daysSince1970: Int(day)) else { throw UnknownWord("\(day)") }
      return date
    }
  }

  /// An amount in one column and its currency in the next.
  func money(_ row: Int, _ column: Int) throws(PostgresError) -> Money {
    Money(minorUnits: try bigint(row, column), currency: try currency(row, column + 1))
  }

  /// A currency, by its ISO 4217 code.
  func currency(_ row: Int, _ column: Int) throws(PostgresError) -> Currency {
    let code = try text(row, column)
    guard let currency = Currency(code) else {
      preconditionFailure("the database holds a currency that ISO 4217 does not name: \(code)")
    }
    return currency
  }

  /// Rules of redemption, in three columns from the first: minimum, step and share of the basket.
  func redemptionRules(_ row: Int, _ first: Int) throws(PostgresError) -> RedemptionRules {
    let minimum = try optionalBigint(row, first)
    let step = try optionalBigint(row, first + 1)
    let share = try optionalInteger(row, first + 2)
    return storedValue {
      try RedemptionRules(pointsMin: minimum, pointsStep: step, shareMax: share.map(Int.init))
    }
  }

  /// When points can be spent: a word in one column, a number of days in another.
  func earnMode(_ row: Int, _ column: Int, days: Int) throws(PostgresError) -> EarnMode {
    let name = try text(row, column)
    let days = try optionalInteger(row, days).map(Int.init)
    return storedValue {
      guard let mode = EarnMode(name: name, days: days) else { throw UnknownWord(name) }
      return mode
    }
  }

  /// The refusal that a row answers with, or nil when it answers with success.
  ///
  /// A SQLSTATE that is not in the table of refusals is a defect of the release: the database's
  /// functions and this program were not built together.
  func refusal(_ row: Int, _ column: Int) throws(PostgresError) -> Refusal? {
    guard let sqlState = try optionalText(row, column) else { return nil }
    guard let refusal = Refusal(sqlState: sqlState) else {
      preconditionFailure("the database refused with \(sqlState), which no table of refusals names")
    }
    return refusal
  }
}
