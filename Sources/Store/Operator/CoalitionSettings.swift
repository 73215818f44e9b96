package import Coalition
package import Postgres

/// What is true for the whole programme.
package struct CoalitionSettings: Sendable {
  /// What happens to returned points that are spent already and that the balance cannot cover.
  package enum ReturnPolicy: String, CaseIterable, Sendable {
    /// The operator bears them.
    case withinBalance = "within_balance"
    /// The wallet owes them.
    case allowDebt = "allow_debt"
    /// The partner bears them.
    case chargePartner = "charge_partner"
  }

  package let name: String
  /// The time zone that the contracts speak of, such as `Europe/London`.
  package let timeZone: String
  package let expiryPolicy: ExpiryPolicy
  /// Whether points expire only by a run of the operator, and only after a proven notice.
  package let expiresAfterNotice: Bool
  package let returnPolicy: ReturnPolicy
  /// Days that points live which a refund restores after their own expiry.
  package let refundGraceDays: Int
  /// The most points of an adjustment that needs no second person.
  package let adjustmentApprovalLimit: Int64
  /// The most points of one transfer between members.
  package let transferPointsMax: Int64
  /// The most points that transfers take out of a wallet in a day.
  package let transferPointsMaxDaily: Int64
  package let updatedAt: Instant
}

/// Changes of settings; what is nil stays.
package struct CoalitionChanges: Sendable {
  package var name: String?
  package var timeZone: String?
  package var expiryPolicy: ExpiryPolicy?
  package var expiresAfterNotice: Bool?
  package var returnPolicy: CoalitionSettings.ReturnPolicy?
  package var refundGraceDays: Int?
  package var adjustmentApprovalLimit: Int64?
  package var transferPointsMax: Int64?
  package var transferPointsMaxDaily: Int64?

  package init(
    name: String? = nil, timeZone: String? = nil, expiryPolicy: ExpiryPolicy? = nil,
    expiresAfterNotice: Bool? = nil, returnPolicy: CoalitionSettings.ReturnPolicy? = nil,
    refundGraceDays: Int? = nil, adjustmentApprovalLimit: Int64? = nil,
    transferPointsMax: Int64? = nil, transferPointsMaxDaily: Int64? = nil
  ) {
    self.name = name
    self.timeZone = timeZone
    self.expiryPolicy = expiryPolicy
    self.expiresAfterNotice = expiresAfterNotice
    self.returnPolicy = returnPolicy
    self.refundGraceDays = refundGraceDays
    self.adjustmentApprovalLimit = adjustmentApprovalLimit
    self.transferPointsMax = transferPointsMax
    self.transferPointsMaxDaily = transferPointsMaxDaily
  }
}

extension PostgresConnection {
  /// Reads the coalition's settings.
  package func coalitionSettings() async throws(OperatorError) -> CoalitionSettings {
    try await rows(
      """
      select name, time_zone, expiry_months, expiry_rounding::text, return_policy::text,
        refund_grace_days, updated_at, expiry_year_day, expiry_renews, expires_after_notice,
        adjustment_approval_limit, transfer_points_max, transfer_points_max_daily
      from coalition.settings
      """
    ) { row, result throws(PostgresError) in try CoalitionSettings(row: row, of: result) }[0]
  }

  /// Changes the coalition's settings.
  ///
  /// Refuses `invalid_request` for a time zone that PostgreSQL does not know.
  package func configure(
    _ changes: CoalitionChanges, actor: String
  ) async throws(OperatorError) {
    var span: (months: ExpiryPolicy.Months, boundary: ExpiryPolicy.Boundary)?
    var isRenewed = false
    switch changes.expiryPolicy {
    case nil, .never: break
    case .months(let months, let boundary): span = (months, boundary)
    case .inactivity(let months, let boundary):
      span = (months, boundary)
      isRenewed = true
    }
    _ = try await operate(
      """
      select coalition.configure($1, $2, $3, $4, $5, $6::text::coalition.expiry_rounding,
        $7::text::coalition.return_policy, $8, $9, $10, $11, $12, $13, $14)
      """,
      [
        .text(actor), .text(changes.name), .text(changes.timeZone),
        .boolean(changes.expiryPolicy == .never), .integer(span.map { Int32($0.months.count) }),
        .text(span?.boundary.databaseWord),
        .text(changes.returnPolicy?.rawValue),
        .integer(changes.refundGraceDays.map(Int32.init)),
        .integer(span?.boundary.yearDay.map { Int32($0.number) }), .boolean(isRenewed),
        .boolean(changes.expiresAfterNotice),
        .bigint(changes.adjustmentApprovalLimit), .bigint(changes.transferPointsMax),
        .bigint(changes.transferPointsMaxDaily),
      ])
  }

  /// Whether the holder of an identifier key with this check value may work on this coalition; the
  /// first one that asks decides for all.
  package func adoptIdentifierKey(check: [UInt8]) async throws(OperatorError) -> Bool {
    try await rows("select coalition.adopt_identifier_key($1)", [.bytea(check)]) {
      row, result throws(PostgresError) in try result.boolean(row, 0)
    }[0]
  }

  /// The same of a voucher key.
  package func adoptVoucherKey(check: [UInt8]) async throws(OperatorError) -> Bool {
    try await rows("select coalition.adopt_voucher_key($1)", [.bytea(check)]) {
      row, result throws(PostgresError) in try result.boolean(row, 0)
    }[0]
  }
}

extension CoalitionSettings {
  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    name = try result.text(row, 0)
    timeZone = try result.text(row, 1)
    let months = try result.optionalInteger(row, 2)
    let rounding = try result.text(row, 3)
    let policy = try result.text(row, 4)
    let yearDay = try result.optionalInteger(row, 7)
    let isRenewed = try result.boolean(row, 8)
    expiryPolicy = storedValue {
      guard let months else { return .never }
      let count = try ExpiryPolicy.Months(Int(months))
      let boundary = try ExpiryPolicy.Boundary(databaseWord: rounding, yearDay: yearDay)
      return isRenewed
        ? .inactivity(count, roundedTo: boundary) : .months(count, roundedTo: boundary)
    }
    expiresAfterNotice = try result.boolean(row, 9)
    returnPolicy = storedValue {
      guard let known = ReturnPolicy(rawValue: policy) else { throw UnknownWord(policy) }
      return known
    }
    refundGraceDays = Int(try result.integer(row, 5))
    updatedAt = try result.instant(row, 6)
    adjustmentApprovalLimit = try result.bigint(row, 10)
    transferPointsMax = try result.bigint(row, 11)
    transferPointsMaxDaily = try result.bigint(row, 12)
  }
}

extension ExpiryPolicy.Boundary {
  /// The word of `coalition.expiry_rounding`.
  fileprivate var databaseWord: String {
    switch self {
    case .none: "day"
    case .endOfMonth: "month"
    case .endOfQuarter: "quarter"
    case .endOfYear: "year"
    case .day: "date"
    }
  }

  /// The day of the year, for a boundary that is one.
  fileprivate var yearDay: YearDay? {
    if case .day(let day) = self { day } else { nil }
  }

  fileprivate init(databaseWord word: String, yearDay: Int32?) throws {
    let words: [Self] = [.none, .endOfMonth, .endOfQuarter, .endOfYear]
    if let yearDay {
      self = .day(try YearDay(number: Int(yearDay)))
    } else if let known = words.first(where: { $0.databaseWord == word }) {
      self = known
    } else {
      throw UnknownWord(word)
    }
  }
}
