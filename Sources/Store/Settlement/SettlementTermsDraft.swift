package import Coalition
package import Postgres

/// What one person proposes as a partner's settlement terms.
package struct SettlementTermsDraft: Sendable {
  package var id: SettlementTermsID
  /// The civil date in the coalition's time zone at whose start they begin.
  package var validFromOn: CivilDate
  package var currency: Currency
  package var funding: FundingModel
  package var issuePriceMicros: Int64
  /// How much of the issue price is paid at issue, in basis points.
  package var issueShare: Int
  package var reimbursementMicros: Int64
  package var issueFee = 0
  package var redemptionFee = 0
  package var platformFee: Int64 = 0
  package var paysLevy = true
  package var breakagePolicy = BreakagePolicy.operator_
  package var breakageShare = 0
  package var breakageCause: String?
  /// Rates in basis points; a charge that is absent is outside of the tax's scope.
  package var taxes: [ChargeType: Int] = [:]
  package var paymentDays = 0
  /// The partner's own calendar of paying; nil: each settlement is paid for itself.
  package var paymentCalendar: PaymentCalendar?
  package var isPrepaid = false
  /// Minor units; nil: without limit.
  package var creditLimit: Int64?
  package var prepaidReserve: Int64 = 0
  package var alertShare = 8000
  package var accountName: String?
  package var iban: IBAN?
  package var bic: BIC?
  package var mandate: String?
  package var mandateSignedOn: CivilDate?
  package var accountingReference: String?
  package var buysOut = false
  package var reason: String

  package init(
    id: SettlementTermsID, validFromOn: CivilDate, currency: Currency, funding: FundingModel,
    issuePriceMicros: Int64, issueShare: Int, reimbursementMicros: Int64, reason: String
  ) {
    self.id = id
    self.validFromOn = validFromOn
    self.currency = currency
    self.funding = funding
    self.issuePriceMicros = issuePriceMicros
    self.issueShare = issueShare
    self.reimbursementMicros = reimbursementMicros
    self.reason = reason
  }

  /// The taxes as JSON, in the order of charges.
  var taxesJSON: String {
    let rates = taxes.sorted { $0.key.order < $1.key.order }
      .map { "\"\($0.key.rawValue)\":\($0.value)" }
    return "{\(rates.joined(separator: ","))}"
  }
}

extension PostgresConnection {
  /// Proposes settlement terms; they come into force when a second person approves them.
  ///
  /// Refuses `partner_not_found`, `settlement_already_closed`, `settlement_terms_overlap`,
  /// `buy_out_needed`, `not_a_period_beginning` and `payment_calendar_too_fine`.
  package func propose(
    _ draft: SettlementTermsDraft, ofPartner code: String, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> Instant {
    try await rows(
      """
      select settlement.propose_terms($1, $2, $3, $4, $5, $6::text::settlement.funding, $7, $8, $9,
        $10, $11, $12, $13, $14::text::settlement.breakage_policy, $15, $16, $17, $18, $19, $20,
        $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32::text::settlement.calendar, $33)
      """,
      [
        .text(actor), .uuid(PostgresUUID(draft.id)), .text(code),
        .date(Int32(draft.validFromOn.daysSince1970)), .text(draft.currency.code),
        .text(draft.funding.rawValue), .bigint(draft.issuePriceMicros),
        .integer(Int32(draft.issueShare)), .bigint(draft.reimbursementMicros),
        .integer(Int32(draft.issueFee)), .integer(Int32(draft.redemptionFee)),
        .bigint(draft.platformFee), .boolean(draft.paysLevy),
        .text(draft.breakagePolicy.rawValue), .integer(Int32(draft.breakageShare)),
        .text(draft.breakageCause), .jsonb(draft.taxesJSON), .integer(Int32(draft.paymentDays)),
        .boolean(draft.isPrepaid), .bigint(draft.creditLimit), .bigint(draft.prepaidReserve),
        .integer(Int32(draft.alertShare)), .text(draft.accountName), .text(draft.iban?.text),
        .text(draft.bic?.text), .text(draft.mandate),
        .date(draft.mandateSignedOn.map { Int32($0.daysSince1970) }),
        .text(draft.accountingReference), .boolean(draft.buysOut), .text(draft.reason),
        .boolean(isRehearsal), .text(draft.paymentCalendar?.calendar.rawValue),
        .integer(draft.paymentCalendar.map { Int32($0.cutOffDay) }),
      ]
    ) { row, result throws(PostgresError) in try result.instant(row, 0) }[0]
  }

  /// Approves settlement terms, which then come into force, or rejects them for ever. Returns
  /// whether the same person had decided so before.
  ///
  /// Refuses `settlement_terms_not_found`, `settlement_terms_already_decided`,
  /// `approval_by_proposer`, and what `propose` refuses.
  package func decide(
    _ id: SettlementTermsID, _ verdict: Verdict
  ) async throws(OperatorError) -> Bool {
    try await decide(
      "select is_replay from settlement.decide_terms($1, $2, $3::text::settlement.verdict, $4, $5)",
      PostgresUUID(id), verdict)
  }
}
