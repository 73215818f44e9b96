package import Coalition
package import Postgres

/// Points outstanding of one group: an issuer, an age, an expiry, or all of them.
package struct LiabilityOutstanding: Sendable {
  /// By what points outstanding are told apart.
  package enum Grouping: String, CaseIterable, Sendable { case total, issuer, age, expiry }

  /// The code of the issuer; nil for the operator, and where points are not grouped by issuer.
  package let issuer: String?
  /// The age in completed months, from and until before; nil for what is owed.
  package let ageMonthsFrom: Int32?
  package let ageMonthsUntil: Int32?
  /// The first day of the month whose last day is the last valid one.
  package let expiryMonth: CivilDate?
  /// `date`, `activity` or `never`; nil for what is owed.
  package let expiryRule: String?
  /// What members have.
  package let points: Int64
  /// Earned and not yet to be spent; no part of what is outstanding.
  package let pending: Int64
  /// Taken back by returns from wallets that had spent the points.
  package let owed: Int64

  /// What members have, less what they owe: the sum of the balances.
  package var outstanding: Int64 { points - owed }
}

/// The reserve that the operator has declared.
package struct LiabilityReserve: Sendable {
  package let number: Int32
  package let validFrom: Instant
  package let amount: Money
  /// The value of twelve months' redemptions from which a regulator is to be told, in minor units.
  package let alertLevel: Int64?
  package let reason: String
  package let setBy: String
  package let setAt: Instant
}

extension PostgresConnection {
  /// Reads what is outstanding: of what was recorded before one instant and happened before
  /// another; nil is without bound.
  package func outstanding(
    by grouping: LiabilityOutstanding.Grouping, asOf known: Instant?, occurredBefore: Instant?
  ) async throws(OperatorError) -> [LiabilityOutstanding] {
    try await rows(
      """
      select issuer, age_months_from, age_months_until, expiry_month, expiry_rule, points, pending,
        owed
      from settlement.outstanding_at($1, $2, $3)
      """,
      [
        .text(grouping.rawValue), .timestamptz(known?.microseconds),
        .timestamptz(occurredBefore?.microseconds),
      ]
    ) { row, result throws(PostgresError) in
      LiabilityOutstanding(
        issuer: try result.optionalText(row, 0), ageMonthsFrom: try result.optionalInteger(row, 1),
        ageMonthsUntil: try result.optionalInteger(row, 2),
        expiryMonth: try result.optionalDate(row, 3)
          .flatMap { CivilDate(daysSince1970: Int($0)) },
        expiryRule: try result.optionalText(row, 4), points: try result.bigint(row, 5),
        pending: try result.bigint(row, 6), owed: try result.bigint(row, 7))
    }
  }

  /// Reads what a point was worth at an instant; nil is now.
  ///
  /// Refuses `settlement_policy_missing`.
  package func carryingRate(at instant: Instant?) async throws(OperatorError) -> CarryingRate {
    try await rows(
      "select carrying_rate_micros, currency from settlement.carrying_rate_at($1)",
      [.timestamptz(instant?.microseconds)]
    ) { row, result throws(PostgresError) in
      let micros = try result.bigint(row, 0)
      let currency = try result.currency(row, 1)
      return storedValue { try CarryingRate(micros: micros, currency: currency) }
    }[0]
  }

  /// Reads the reserve that was in force at an instant; nil is now.
  ///
  /// Refuses `reserve_not_declared`.
  package func reserve(at instant: Instant?) async throws(OperatorError) -> LiabilityReserve {
    try await rows(
      """
      select number, valid_from, amount, currency, redemption_alert_level, reason, set_by, set_at
      from settlement.reserve_at($1)
      """, [.timestamptz(instant?.microseconds)]
    ) { row, result throws(PostgresError) in try LiabilityReserve(row: row, of: result) }[0]
  }

  /// Reads all reserves in the order in which they hold.
  package func reserves() async throws(OperatorError) -> [LiabilityReserve] {
    try await rows(
      """
      select number, valid_from, amount, currency, redemption_alert_level, reason, set_by, set_at
      from settlement.reserves order by valid_from, number
      """
    ) { row, result throws(PostgresError) in try LiabilityReserve(row: row, of: result) }
  }

  /// Declares a reserve and returns its number.
  ///
  /// Refuses `settlement_policy_missing`, and a currency that is not that of settlement.
  package func declareReserve(
    _ amount: Money, from: Instant?, alertLevel: Int64?, reason: String, actor: String
  ) async throws(OperatorError) -> Int32 {
    try await rows(
      "select settlement.declare_reserve($1, $2, $3, $4, $5, $6)",
      [
        .text(actor), .bigint(amount.minorUnits), .text(amount.currency.code),
        .timestamptz(from?.microseconds), .bigint(alertLevel), .text(reason),
      ]
    ) { row, result throws(PostgresError) in try result.integer(row, 0) }[0]
  }
}

extension LiabilityReserve {
  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    number = try result.integer(row, 0)
    validFrom = try result.instant(row, 1)
    amount = try result.money(row, 2)
    alertLevel = try result.optionalBigint(row, 4)
    reason = try result.text(row, 5)
    setBy = try result.text(row, 6)
    setAt = try result.instant(row, 7)
  }
}
