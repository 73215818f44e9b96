import Arguments
import Coalition
import Store

/// `tessera settlement-terms propose`.
enum ProposeSettlementTerms {
  private typealias Shared = SettlementParameters

  /// When the issuer pays, as people type it.
  private enum FundingWord: String, CaseIterable, Sendable {
    case atIssue = "at-issue"
    case atRedemption = "at-redemption"
    case split

    var model: FundingModel {
      switch self {
      case .atIssue: .atIssue
      case .atRedemption: .atRedemption
      case .split: .split
      }
    }
  }

  private static let currency = Shared.currency(
    "currency", "The currency of the prices and of the partner's statements, such as EUR."
  ).required
  private static let funding = Parameter<FundingWord>.choice(
    "funding", "WHEN", "When the partner pays for the points that it issues."
  ).defaulting(to: "at-issue")
  private static let issuePrice = ExactDecimal.price(
    "issue-price", "What a point costs its issuer, in the currency's main unit."
  ).required
  private static let issueShare = Shared.basisPoints(
    "issue-share", in: 1...9999, "With --funding split: how much of the price is paid at issue.")
  private static let reimbursement = ExactDecimal.price(
    "reimbursement", "What the partner gets for a point redeemed with it."
  ).required
  private static let issueFee = Shared.basisPoints(
    "issue-fee", "The fee on the price of points issued (default: none).")
  private static let redemptionFee = Shared.basisPoints(
    "redemption-fee", "The fee on the reimbursement (default: none).")
  private static let platformFee = ExactDecimal.option(
    "platform-fee", "The fee of each settlement, in the currency's main unit (default: none).")
  private static let noLevy = Parameter<Bool>.flag(
    "no-levy", "The partner bears no share of the coalition's levy.")
  private static let breakage = Parameter<BreakagePolicy>.choice(
    "breakage", "WHO", "Who keeps what the partner has paid for points that expire."
  ).defaulting(to: "operator")
  private static let breakageShare = Shared.basisPoints(
    "breakage-share", in: 1...9999, "With --breakage shared: how much the partner gets.")
  private static let breakageCause = Shared.text(
    "breakage-cause", "NAME", max: 120, "With --breakage cause: to whom it goes.")
  private static let tax = Parameter<[ChargeType: Int]>.option(
    "tax", "RATES",
    "Basis points of tax by charge, such as issue_fee=2000,levy=2000; others are out of scope.",
    reading: Shared.taxes)
  private static let paymentDays = Parameter<Int>.integer(
    "payment-days", "DAYS", in: 0...365, "Days until a statement is due."
  ).defaulting(to: "0")
  private static let paymentCalendar = Parameter<SettlementCalendar>.choice(
    "payment-calendar", "CALENDAR",
    "The statements of so long are due together, no finer than the coalition settles (default: "
      + "each for itself).")
  private static let paymentCutOff = Parameter<Int>.integer(
    "payment-cut-off-day", "DAY", in: 1...28,
    "With --payment-calendar: on which day of the week (1 is Monday) or month a period begins.")
  private static let prepaid = Parameter<Bool>.flag("prepaid", "The partner pays beforehand.")
  private static let prepaidReserve = ExactDecimal.option(
    "prepaid-reserve", "With --prepaid: how much of it is not to be used up (default: nothing).")
  private static let creditLimit = ExactDecimal.option(
    "credit-limit", "How far the partner's exposure may go (default: without limit).")
  private static let alertShare = Shared.basisPoints(
    "alert-share", "At how much of the limit the operator is told."
  ).defaulting(to: "8000")
  private static let accountName = Shared.text(
    "account-name", "NAME", max: 70, "Whose bank account it is.")
  private static let iban = Parameter<IBAN>.option(
    "iban", "IBAN", "The number of the partner's bank account."
  ) { text in
    do { return try IBAN(parsing: text) } catch BankDetailError.checkDigitsWrong {
      throw ValueError("is no account: its check digits are wrong")
    } catch { throw ValueError("is not written as an IBAN") }
  }
  private static let bic = Parameter<BIC>.option(
    "bic", "BIC", "The code of the partner's bank."
  ) { text in
    guard let bic = try? BIC(parsing: text) else { throw ValueError("is not written as a BIC") }
    return bic
  }
  private static let mandate = Shared.text(
    "mandate", "ID", max: 35, "The mandate by which the operator may collect.")
  private static let mandateSigned = Shared.date(
    "mandate-signed-on", "With --mandate: the day on which it was signed.")
  private static let accounting = Shared.text(
    "accounting-reference", "TEXT", max: 64, "The partner's account in the operator's books.")
  private static let buyOut = Parameter<Bool>.flag(
    "buy-out", "Funding changes: what is open of points issued before is settled once.")

  static let command = Command<CommandBody>(
    "propose", "Propose a partner's settlement terms from a day on.",
    discussion: """
      They come into force when a second person approves them. The first may begin at any time \
      that is not settled yet; later ones only in the future and after the last. Funding and \
      currency change only where a settlement period begins.
      """,
    parameters: [
      SettlementParameters.from.specification, currency.specification, funding.specification,
      issuePrice.specification, issueShare.specification, reimbursement.specification,
      issueFee.specification, redemptionFee.specification, platformFee.specification,
      noLevy.specification, breakage.specification, breakageShare.specification,
      breakageCause.specification, tax.specification, paymentDays.specification,
      paymentCalendar.specification, paymentCutOff.specification,
      prepaid.specification, prepaidReserve.specification, creditLimit.specification,
      alertShare.specification, accountName.specification, iban.specification,
      bic.specification, mandate.specification, mandateSigned.specification,
      accounting.specification, buyOut.specification,
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      CommonParameters.partner.specification,
    ],
    examples: [
      .init(
        "tessera settlement-terms propose bluebell --from 2027-01-01 --currency EUR "
          + "--issue-price 0.0095 --reimbursement 0.008 --issue-fee 250 --redemption-fee 150 "
          + "--tax issue_fee=2000,redemption_fee=2000 --reason 'contract of 2026'",
        "A point costs 0.95 cents when it is issued and pays 0.8 where it is redeemed.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let code = context.require(CommonParameters.partner)
    let draft = try draft(context)
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if !isRehearsal {
      try context.confirm("Propose settlement terms of \(code) from \(draft.validFromOn) on?")
    }
    let from = try await context.withOperator {
      try await $0.propose(
        draft, ofPartner: code, actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(
      Record([
        .init("id", "Id", isRehearsal ? .none : .id(draft.id)),
        .init("partner", "Partner", .text(code)), .init("state", "State", .text("proposed")),
        .init("valid_from", "From", .describing(from)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
      ]))
  }

  private static func draft(_ context: Context) throws -> SettlementTermsDraft {
    let currency = context.require(currency)
    let model = context.require(funding).model
    guard (model == .split) == (context[issueShare] != nil) else {
      throw CommandFailure.usage("--issue-share goes with --funding split")
    }
    var draft = SettlementTermsDraft(
      id: Identities.make(), validFromOn: context.require(SettlementParameters.from),
      currency: currency, funding: model, issuePriceMicros: context.require(issuePrice),
      issueShare: context[issueShare] ?? (model == .atIssue ? SettlementTerms.basisPointsAll : 0),
      reimbursementMicros: context.require(reimbursement),
      reason: context.require(CommonParameters.reason.required))
    draft.issueFee = context[issueFee] ?? 0
    draft.redemptionFee = context[redemptionFee] ?? 0
    draft.platformFee =
      try context[platformFee]?.minorUnits(of: currency, named: "platform-fee") ?? 0
    draft.paysLevy = !context.isSet(noLevy)
    draft.taxes = context[tax] ?? [:]
    draft.paymentDays = context.require(paymentDays)
    draft.paymentCalendar = try calendar(context)
    draft.creditLimit =
      try context[creditLimit]?.minorUnits(of: currency, named: "credit-limit")
    draft.prepaidReserve =
      try context[prepaidReserve]?.minorUnits(of: currency, named: "prepaid-reserve") ?? 0
    draft.isPrepaid = context.isSet(prepaid)
    draft.alertShare = context.require(alertShare)
    draft.accountingReference = context[accounting]
    draft.buysOut = context.isSet(buyOut)
    try addBreakage(to: &draft, context)
    try addBank(to: &draft, context)
    return draft
  }

  private static func calendar(_ context: Context) throws -> PaymentCalendar? {
    guard let calendar = context[paymentCalendar] else {
      guard context[paymentCutOff] == nil else {
        throw CommandFailure.usage("--payment-cut-off-day goes with --payment-calendar")
      }
      return nil
    }
    guard let found = try? PaymentCalendar(calendar, cutOffDay: context[paymentCutOff] ?? 1) else {
      throw CommandFailure.usage(
        "--payment-cut-off-day of a \(calendar.rawValue) calendar is at most "
          + "\(calendar.cutOffDayMax)")
    }
    return found
  }

  private static func addBreakage(to draft: inout SettlementTermsDraft, _ context: Context) throws {
    let policy = context.require(breakage)
    guard (policy == .shared) == (context[breakageShare] != nil) else {
      throw CommandFailure.usage("--breakage-share goes with --breakage shared")
    }
    guard (policy == .cause) == (context[breakageCause] != nil) else {
      throw CommandFailure.usage("--breakage-cause goes with --breakage cause")
    }
    draft.breakagePolicy = policy
    draft.breakageShare =
      context[breakageShare] ?? (policy == .operator_ ? 0 : SettlementTerms.basisPointsAll)
    draft.breakageCause = context[breakageCause]
  }

  private static func addBank(to draft: inout SettlementTermsDraft, _ context: Context) throws {
    guard (context[mandate] == nil) == (context[mandateSigned] == nil) else {
      throw CommandFailure.usage("--mandate and --mandate-signed-on go together")
    }
    guard !draft.isPrepaid || draft.creditLimit == nil else {
      throw CommandFailure.usage("--prepaid and --credit-limit exclude each other")
    }
    draft.accountName = context[accountName]
    draft.iban = context[iban]
    draft.bic = context[bic]
    draft.mandate = context[mandate]
    draft.mandateSignedOn = context[mandateSigned]
  }
}
