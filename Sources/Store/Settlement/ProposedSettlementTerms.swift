package import Coalition
package import Postgres

/// Settlement terms as the operator reads them, and what became of the proposal.
package struct ProposedSettlementTerms: Sendable {
  /// What has become of them; only the first can change.
  package enum State: String, CaseIterable, Sendable {
    case proposed
    case approved
    case rejected
  }

  package let partner: String
  package let state: State
  /// All that was proposed.
  package let draft: SettlementTermsDraft
  package let proposedBy: String
  package let proposedAt: Instant
  package let decidedBy: String?
  package let decidedAt: Instant?
  package let note: String?
}

extension PostgresConnection {
  /// Reads one version of settlement terms.
  ///
  /// Refuses `settlement_terms_not_found`.
  package func settlementTerms(
    _ id: SettlementTermsID
  ) async throws(OperatorError) -> ProposedSettlementTerms {
    let found = try await settlementTerms([.uuid(PostgresUUID(id)), .text(nil), .text(nil)])
    guard let terms = found.first else {
      throw .refused(.settlementTermsNotFound, message: "no settlement terms have this id")
    }
    return terms
  }

  /// Reads settlement terms by partner and beginning; those of one partner or in one state, if
  /// they are given.
  package func settlementTerms(
    ofPartner code: String?, in state: ProposedSettlementTerms.State?
  ) async throws(OperatorError) -> [ProposedSettlementTerms] {
    if let code { _ = try await partner(code) }
    return try await settlementTerms([.uuid(nil), .text(code), .text(state?.rawValue)])
  }

  private func settlementTerms(
    _ parameters: [PostgresValue]
  ) async throws(OperatorError) -> [ProposedSettlementTerms] {
    try await rows(ProposedSettlementTerms.found, parameters) {
      row, result throws(PostgresError) in
      try ProposedSettlementTerms(row: row, of: result)
    }
  }
}

extension ProposedSettlementTerms {
  fileprivate static let found: Statement = """
    select t.id, p.code, (t.valid_from at time zone s.time_zone)::date, t.currency,
      t.funding::text, t.issue_price_micros::bigint, t.issue_share_bps::integer,
      t.reimbursement_micros::bigint, t.reason, coalesce(d.verdict::text, 'proposed'),
      t.proposed_by, t.proposed_at, d.decided_by, d.decided_at, d.note,
      t.issue_fee_bps::integer, t.redemption_fee_bps::integer, t.platform_fee, t.pays_levy,
      t.breakage_policy::text, t.breakage_share_bps::integer, t.breakage_cause,
      (select coalesce(string_agg(e.key || '=' || e.value, ','), '')
       from jsonb_each_text(t.taxes) e),
      t.payment_days, t.is_prepaid, t.credit_limit, t.prepaid_reserve, t.alert_share_bps::integer,
      t.account_name, t.account_iban, t.account_bic, t.mandate_id, t.mandate_signed_on,
      t.accounting_reference, t.buys_out, t.payment_calendar::text, t.payment_cut_off_day
    from settlement.terms t
    join tenancy.partners p on p.number = t.partner_number
    left join settlement.terms_decisions d on d.terms_number = t.number
    cross join coalition.settings s
    where ($1 is null or t.id = $1) and ($2 is null or p.code = $2)
      and ($3 is null or coalesce(d.verdict::text, 'proposed') = $3)
    order by p.code, t.valid_from, t.number
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    partner = try result.text(row, 1)
    state = storedWord(try result.text(row, 9))
    proposedBy = try result.text(row, 10)
    proposedAt = try result.instant(row, 11)
    decidedBy = try result.optionalText(row, 12)
    decidedAt = try result.finiteInstant(row, 13)
    note = try result.optionalText(row, 14)
    var draft = SettlementTermsDraft(
      id: try result.id(row, 0), validFromOn: try result.civilDate(row, 2),
      currency: try result.currency(row, 3), funding: storedWord(try result.text(row, 4)),
      issuePriceMicros: try result.bigint(row, 5), issueShare: Int(try result.integer(row, 6)),
      reimbursementMicros: try result.bigint(row, 7), reason: try result.text(row, 8))
    draft.issueFee = Int(try result.integer(row, 15))
    draft.redemptionFee = Int(try result.integer(row, 16))
    draft.platformFee = try result.bigint(row, 17)
    draft.paysLevy = try result.boolean(row, 18)
    draft.breakagePolicy = storedWord(try result.text(row, 19))
    draft.breakageShare = Int(try result.integer(row, 20))
    draft.breakageCause = try result.optionalText(row, 21)
    for rate in try result.text(row, 22).split(separator: ",") {
      let parts = rate.split(separator: "=")
      let charge: ChargeType = storedWord(String(parts[0]))
      draft.taxes[charge] = Int(parts[1])
    }
    draft.paymentDays = Int(try result.integer(row, 23))
    draft.isPrepaid = try result.boolean(row, 24)
    draft.creditLimit = try result.optionalBigint(row, 25)
    draft.prepaidReserve = try result.bigint(row, 26)
    draft.alertShare = Int(try result.integer(row, 27))
    draft.accountName = try result.optionalText(row, 28)
    let iban = try result.optionalText(row, 29)
    let bic = try result.optionalText(row, 30)
    draft.iban = storedValue { try iban.map { try IBAN(parsing: $0) } }
    draft.bic = storedValue { try bic.map { try BIC(parsing: $0) } }
    draft.mandate = try result.optionalText(row, 31)
    draft.mandateSignedOn = try result.optionalDate(row, 32)
      .flatMap { CivilDate(daysSince1970: Int($0)) }
    draft.accountingReference = try result.optionalText(row, 33)
    draft.buysOut = try result.boolean(row, 34)
    let calendar = try result.optionalText(row, 35)
    let cutOffDay = Int(try result.optionalInteger(row, 36) ?? 1)
    draft.paymentCalendar = storedValue {
      try calendar.map { try PaymentCalendar(storedWord($0), cutOffDay: cutOffDay) }
    }
    self.draft = draft
  }
}
