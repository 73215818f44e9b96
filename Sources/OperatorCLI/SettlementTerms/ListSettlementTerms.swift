import Arguments
import Coalition
import Store

/// `tessera settlement-terms list` and `show`.
enum ListSettlementTerms {
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only those of this partner.", reading: CommonParameters.partnerCode)
  private static let state = Parameter<ProposedSettlementTerms.State>.choice(
    "state", "STATE", "Only those; `proposed` are waiting for a second person.")
  private static let terms: Parameter<SettlementTermsID> = CommonParameters.id(
    "TERMS", "The id of the settlement terms.")

  static let command = Command<CommandBody>(
    "list", "List settlement terms by partner and beginning.",
    parameters: [partner.specification, state.specification],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.requirePartner(context[partner])
        return try await $0.settlementTerms(ofPartner: context[partner], in: context[state])
      }
      context.answer(table(found))
    })

  static let show = Command<CommandBody>(
    "show", "Show settlement terms by id, with bank details.",
    parameters: [terms.specification],
    action: CommandBody { context in
      let id = context.require(terms)
      context.answer(
        Record(of: try await context.withOperator { try await $0.settlementTerms(id) }))
    })

  private static func table(_ versions: [ProposedSettlementTerms]) -> Table {
    var table = Table(columns: [
      .init("partner", "Partner"), .init("valid_from_on", "From"), .init("state", "State"),
      .init("currency", "Currency"), .init("funding", "Funding"),
      .init("issue_price", "Issue price", isNumeric: true),
      .init("reimbursement", "Reimbursement", isNumeric: true),
      .init("proposed_by", "By"), .init("decided_by", "Decided by"), .init("id", "Id"),
    ])
    for terms in versions {
      let draft = terms.draft
      table.append([
        .text(terms.partner), .describing(draft.validFromOn), .text(terms.state.rawValue),
        .describing(draft.currency), .text(draft.funding.rawValue),
        .price(micros: draft.issuePriceMicros), .price(micros: draft.reimbursementMicros),
        .text(terms.proposedBy), .optional(terms.decidedBy), .id(draft.id),
      ])
    }
    return table
  }
}

extension Record {
  /// Settlement terms and what became of the proposal.
  init(of terms: ProposedSettlementTerms) {
    let draft = terms.draft
    let taxes = draft.taxes.sorted { $0.key.order < $1.key.order }
      .map { "\($0.key.rawValue)=\($0.value)" }.joined(separator: ",")
    self.init([
      .init("id", "Id", .id(draft.id)), .init("partner", "Partner", .text(terms.partner)),
      .init("state", "State", .text(terms.state.rawValue)),
      .init("valid_from_on", "From", .describing(draft.validFromOn)),
      .init("currency", "Currency", .describing(draft.currency)),
      .init("funding", "Funding", .text(draft.funding.rawValue)),
      .init("issue_price", "Issue price", .price(micros: draft.issuePriceMicros)),
      .init("issue_share_bps", "Paid at issue (bp)", .number(Int64(draft.issueShare))),
      .init("reimbursement", "Reimbursement", .price(micros: draft.reimbursementMicros)),
      .init("issue_fee_bps", "Issue fee (bp)", .number(Int64(draft.issueFee))),
      .init("redemption_fee_bps", "Redemption fee (bp)", .number(Int64(draft.redemptionFee))),
      .init("platform_fee", "Platform fee", .amount(draft.platformFee, draft.currency)),
      .init("pays_levy", "Pays the levy", .flag(draft.paysLevy)),
      .init("breakage", "Breakage", .text(draft.breakagePolicy.rawValue)),
      .init("breakage_share_bps", "Breakage share (bp)", .number(Int64(draft.breakageShare))),
      .init("breakage_cause", "Cause", .optional(draft.breakageCause)),
      .init("taxes", "Taxes (bp)", .text(taxes)),
      .init("payment_days", "Payment days", .number(Int64(draft.paymentDays))),
      .init(
        "payment_calendar", "Payment calendar",
        .optional(draft.paymentCalendar?.calendar.rawValue)),
      .init(
        "payment_cut_off_day", "Begins on day",
        draft.paymentCalendar.map { .number(Int64($0.cutOffDay)) } ?? .none),
      .init("prepaid", "Prepaid", .flag(draft.isPrepaid)),
      .init(
        "credit_limit", "Credit limit",
        draft.creditLimit.map { .amount($0, draft.currency) } ?? .none),
      .init(
        "prepaid_reserve", "Prepaid reserve",
        .amount(draft.prepaidReserve, draft.currency)),
      .init("alert_share_bps", "Alert at (bp)", .number(Int64(draft.alertShare))),
      .init("account_name", "Account", .optional(draft.accountName)),
      .init("iban", "IBAN", .optional(draft.iban?.text)),
      .init("bic", "BIC", .optional(draft.bic?.text)),
      .init("mandate", "Mandate", .optional(draft.mandate)),
      .init("mandate_signed_on", "Signed", .describing(draft.mandateSignedOn)),
      .init("accounting_reference", "In the books", .optional(draft.accountingReference)),
      .init("buy_out", "Buys out", .flag(draft.buysOut)),
      .init("reason", "Reason", .text(draft.reason)),
      .init("proposed_by", "Proposed by", .text(terms.proposedBy)),
      .init("proposed_at", "Proposed", .describing(terms.proposedAt)),
      .init("decided_by", "Decided by", .optional(terms.decidedBy)),
      .init("decided_at", "Decided", .describing(terms.decidedAt)),
      .init("note", "Note", .optional(terms.note)),
    ])
  }
}
