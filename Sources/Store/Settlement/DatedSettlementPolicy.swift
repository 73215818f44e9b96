package import Coalition
package import Postgres

/// How the coalition settles from a day on.
package struct DatedSettlementPolicy: Sendable {
  /// The civil date in the coalition's time zone at whose start it begins.
  package let validFromOn: CivilDate
  package let currency: Currency
  /// How long a settlement period is.
  package let calendar: SettlementCalendar
  /// The day of the week (1 is Monday) or of the month on which a period begins; 1 for days.
  package let cutOffDay: Int
  package let carryingRateMicros: Int64
  /// Minor units of `currency`.
  package let levy: Int64

  package init(
    validFromOn: CivilDate, currency: Currency, calendar: SettlementCalendar, cutOffDay: Int,
    carryingRateMicros: Int64, levy: Int64
  ) {
    self.validFromOn = validFromOn
    self.currency = currency
    self.calendar = calendar
    self.cutOffDay = cutOffDay
    self.carryingRateMicros = carryingRateMicros
    self.levy = levy
  }
}

/// A rate between two currencies from a day on.
package struct DatedExchangeRate: Sendable {
  package let rate: ExchangeRate
  /// The civil date in the coalition's time zone at whose start it begins.
  package let validFromOn: CivilDate
  /// Where it is from, such as a central bank.
  package let source: String

  package init(rate: ExchangeRate, validFromOn: CivilDate, source: String) {
    self.rate = rate
    self.validFromOn = validFromOn
    self.source = source
  }
}

extension PostgresConnection {
  /// Proposes a version of the settlement policy; the first one is in force at once.
  ///
  /// Refuses `settlement_already_closed`, `not_a_period_beginning` and
  /// `settlement_policy_overlap`.
  package func set(
    _ policy: DatedSettlementPolicy, as id: ChangeID, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> ChangeOutcome {
    try await proposeChange(
      """
      select change_id, state, is_replay from settlement.set_policy(
        $1, $2, $3, $4::text::settlement.calendar, $5, $6, $7, $8, $9)
      """,
      [
        .text(actor), .date(Int32(policy.validFromOn.daysSince1970)), .text(policy.currency.code),
        .text(policy.calendar.rawValue), .integer(Int32(policy.cutOffDay)),
        .bigint(policy.carryingRateMicros), .bigint(policy.levy), .boolean(isRehearsal),
        .uuid(PostgresUUID(id)),
      ])
  }

  /// Reads all versions of the settlement policy, oldest first; `onlyNow`: the one that is valid.
  package func settlementPolicies(
    onlyNow: Bool
  ) async throws(OperatorError) -> [DatedSettlementPolicy] {
    try await rows(
      """
      select (p.valid_from at time zone s.time_zone)::date, p.currency, p.calendar::text,
        p.cut_off_day, p.carrying_rate_micros::bigint, p.levy
      from settlement.policies p cross join coalition.settings s
      where not $1 or p.number = (select q.number from settlement.policies q
        where q.valid_from <= ledger.instant() order by q.valid_from desc limit 1)
      order by p.valid_from
      """, [.boolean(onlyNow)]
    ) { row, result throws(PostgresError) in
      DatedSettlementPolicy(
        validFromOn: try result.civilDate(row, 0), currency: try result.currency(row, 1),
        calendar: storedWord(try result.text(row, 2)), cutOffDay: Int(try result.integer(row, 3)),
        carryingRateMicros: try result.bigint(row, 4), levy: try result.bigint(row, 5))
    }
  }

  /// Proposes a rate; of one that is set so already it says that it is approved.
  ///
  /// Refuses `settlement_already_closed` and `exchange_rate_already_set`.
  package func set(
    _ rate: DatedExchangeRate, as id: ChangeID, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> ChangeOutcome {
    try await proposeChange(
      """
      select change_id, state, is_replay
      from settlement.set_exchange_rate($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      [
        .text(actor), .text(rate.rate.billing.code), .text(rate.rate.settlement.code),
        .date(Int32(rate.validFromOn.daysSince1970)), .bigint(rate.rate.nanoUnits),
        .text(rate.source), .boolean(isRehearsal), .uuid(PostgresUUID(id)),
      ])
  }

  /// Reads all rates by currency, oldest first.
  package func exchangeRates() async throws(OperatorError) -> [DatedExchangeRate] {
    try await rows(
      """
      select r.currency, r.settlement_currency, r.rate_nanos,
        (r.valid_from at time zone s.time_zone)::date, r.source
      from settlement.exchange_rates r cross join coalition.settings s
      order by r.currency, r.settlement_currency, r.valid_from
      """
    ) { row, result throws(PostgresError) in
      let billing = try result.currency(row, 0)
      let settlement = try result.currency(row, 1)
      let nanos = try result.bigint(row, 2)
      return DatedExchangeRate(
        rate: storedValue { try ExchangeRate(of: billing, in: settlement, nanoUnits: nanos) },
        validFromOn: try result.civilDate(row, 3), source: try result.text(row, 4))
    }
  }
}
