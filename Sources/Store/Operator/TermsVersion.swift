package import Coalition
package import Postgres

/// One dated version of a partner's terms, as the operator reads it.
package struct TermsVersion: Sendable {
  package let id: TermsID
  package let validFrom: Instant
  /// The civil date in the coalition's time zone at whose start the version begins.
  package let validFromOn: CivilDate
  package let currency: Currency
  package let earnRate: EarnRate
  /// Nil: points cannot be spent here.
  package let redemptionValue: RedemptionValue?
  /// Nil: a purchase of any age may be reported.
  package let lateReportDays: Int?
  package let earnMode: EarnMode
  package let redemptionRules: RedemptionRules
  /// Whether the part of a purchase that was paid with points earns nothing.
  package let earnsOnMoneyOnly: Bool

  /// What was set.
  package var draft: TermsDraft {
    TermsDraft(
      validFromOn: validFromOn, currency: currency, earnRate: earnRate,
      redemptionValue: redemptionValue, lateReportDays: lateReportDays, earnMode: earnMode,
      redemptionRules: redemptionRules, earnsOnMoneyOnly: earnsOnMoneyOnly)
  }
}

/// What the operator sets when it gives a partner terms.
package struct TermsDraft: Sendable {
  /// The civil date in the coalition's time zone at whose start they begin.
  package var validFromOn: CivilDate
  package var currency: Currency
  package var earnRate: EarnRate
  package var redemptionValue: RedemptionValue?
  package var lateReportDays: Int?
  package var earnMode: EarnMode
  package var redemptionRules: RedemptionRules
  package var earnsOnMoneyOnly: Bool

  package init(
    validFromOn: CivilDate, currency: Currency, earnRate: EarnRate,
    redemptionValue: RedemptionValue? = nil, lateReportDays: Int? = nil,
    earnMode: EarnMode = .immediate,
    redemptionRules: RedemptionRules = .none, earnsOnMoneyOnly: Bool = false
  ) {
    self.validFromOn = validFromOn
    self.currency = currency
    self.earnRate = earnRate
    self.redemptionValue = redemptionValue
    self.lateReportDays = lateReportDays
    self.earnMode = earnMode
    self.redemptionRules = redemptionRules
    self.earnsOnMoneyOnly = earnsOnMoneyOnly
  }
}

extension PostgresConnection {
  /// Proposes a version of a partner's terms, which is then the change of this id; the first ones
  /// are in force at once.
  ///
  /// Refuses `partner_not_found` and `terms_overlap`.
  package func setTerms(
    _ id: TermsID, ofPartner code: String, to draft: TermsDraft, actor: String,
    isRehearsal: Bool = false
  ) async throws(OperatorError) -> ChangeOutcome {
    try await proposeChange(
      """
      select change_id, state, is_replay from tenancy.set_terms(
        $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::tenancy.earn_mode, $11, $12, $13, $14, $15,
        $16)
      """,
      [
        .text(actor), .uuid(PostgresUUID(id)), .text(code),
        .date(Int32(draft.validFromOn.daysSince1970)), .text(draft.currency.code),
        .bigint(draft.earnRate.points), .bigint(draft.earnRate.perAmount),
        .bigint(draft.redemptionValue?.microsPerPoint),
        .integer(draft.lateReportDays.map(Int32.init)), .text(draft.earnMode.name),
        .integer(draft.earnMode.days.map(Int32.init)),
        .bigint(draft.redemptionRules.pointsMin), .bigint(draft.redemptionRules.pointsStep),
        .integer(draft.redemptionRules.shareMax.map(Int32.init)),
        .boolean(draft.earnsOnMoneyOnly), .boolean(isRehearsal),
      ])
  }

  /// Reads all versions of a partner's terms, oldest first.
  ///
  /// Refuses `partner_not_found`.
  package func terms(ofPartner code: String) async throws(OperatorError) -> [TermsVersion] {
    _ = try await partner(code)
    return try await rows(TermsVersion.ofPartner, [.text(code)]) {
      row, result throws(PostgresError) in
      try TermsVersion(row: row, firstColumn: 0, of: result)
    }
  }
}

extension TermsVersion {
  fileprivate static let ofPartner: Statement = """
    select t.id, t.valid_from, t.currency, t.earn_points, t.earn_amount,
      t.redemption_value_micros, t.late_report_days, (t.valid_from at time zone s.time_zone)::date,
      t.earn_mode::text, t.pending_days,
      t.redemption_points_min, t.redemption_points_step, t.redemption_share_max,
      t.earns_on_money_only
    from tenancy.terms t
    join tenancy.partners p on p.number = t.partner_number
    cross join coalition.settings s
    where p.code = $1
    order by t.valid_from
    """

  init(row: Int, firstColumn first: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, first)
    validFrom = try result.instant(row, first + 1)
    currency = try result.currency(row, first + 2)
    let points = try result.bigint(row, first + 3)
    let amount = try result.bigint(row, first + 4)
    let micros = try result.optionalBigint(row, first + 5)
    earnRate = storedValue { try EarnRate(points: points, perAmount: amount) }
    redemptionValue = storedValue { try micros.map { try RedemptionValue(microsPerPoint: $0) } }
    lateReportDays = try result.optionalInteger(row, first + 6).map(Int.init)
    earnMode = try result.earnMode(row, first + 8, days: first + 9)
    redemptionRules = try result.redemptionRules(row, first + 10)
    earnsOnMoneyOnly = try result.boolean(row, first + 13)
    validFromOn = try result.civilDate(row, first + 7)
  }
}
