import Arguments
import Coalition
import Store

/// `tessera partner deposit`: what partners pay in before they issue points.
enum PartnerDeposits {
  private static let amount = ExactDecimal.option(
    "amount", "How much, in the currency's main unit: 5000.00."
  ).required
  private static let currency = Parameter<Currency>.option(
    "currency", "CODE", "The currency of the partner's settlement terms.",
    reading: CommonParameters.currency
  ).required
  private static let deposit: Parameter<DepositID> = CommonParameters.id(
    "DEPOSIT", "The id of the deposit or reversal.")
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many to show, newest first."
  ).defaulting(to: "50")
  private static let state = Parameter<Deposit.State>.choice(
    "state", "STATE", "Only those; `proposed` are waiting for a second person.")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only those of this partner.", reading: CommonParameters.partnerCode)

  /// In minor units: far above any deposit, far below what overflows.
  private static let range: ClosedRange<Int64> = 1...1_000_000_000_000_000

  static let command = Command<CommandBody>(
    "deposit", "What partners pay in before they issue points.",
    subcommands: [
      record, reverse,
      decision.approve(
        "Approve a deposit or a reversal that somebody else proposed: it counts."),
      decision.reject("Reject a deposit or a reversal: it never counts."), list,
    ])

  private static let record = Command<CommandBody>(
    "record", "Record what a partner has paid in before it issues points.",
    discussion: """
      Up to the deposit limit of `tessera payment policy` it counts at once; above it, together \
      with what one person recorded of the partner on the same day, a second person approves it \
      with `tessera partner deposit approve`. What a prepaid partner owes of approved statements \
      is paid out of it.
      """,
    parameters: [
      amount.specification, currency.specification,
      PaymentParameters.bankReference.required.specification,
      CommonParameters.dryRun.specification, CommonParameters.partner.specification,
    ],
    examples: [
      .init(
        "tessera partner deposit record bluebell --amount 5000 --currency EUR "
          + "--bank-reference 4711-1",
        "Bluebell has paid 5000 euros.")
    ],
    action: CommandBody(runRecord))

  private static func runRecord(_ context: Context) async throws {
    let code = context.require(CommonParameters.partner)
    let unit = context.require(currency)
    let paid = Money(
      minorUnits: try context.require(amount).minorUnits(of: unit, named: "amount"),
      currency: unit)
    guard range.contains(paid.minorUnits) else {
      let most = Money(minorUnits: range.upperBound, currency: unit)
      throw CommandFailure.usage("--amount: a deposit is above zero and up to \(most)")
    }
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    if !isRehearsal { try context.confirm("Record that \(code) has paid in \(paid)?") }
    let outcome = try await context.withOperator {
      try await $0.proposeDeposit(
        Identities.make(), of: code, amount: paid,
        bankReference: context.require(PaymentParameters.bankReference.required),
        actor: context.actor, isRehearsal: isRehearsal)
    }
    answer(outcome, of: code, context, isRehearsal)
  }

  private static let reverse = Command<CommandBody>(
    "reverse", "Take back a deposit that was a mistake, by its bank reference.",
    discussion: """
      A second row takes it back, whole. What statements were paid out of deposits is not taken \
      back with it: `tessera payment return --to-deposit` undoes that first. Points that were \
      issued meanwhile stay; the partner issues no more while they use more than is left. Above \
      the deposit limit of `tessera payment policy` a second person approves it.
      """,
    parameters: [
      PaymentParameters.bankReference.required.specification,
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      CommonParameters.partner.specification,
    ],
    examples: [
      .init(
        "tessera partner deposit reverse bluebell --bank-reference 4711-1 --reason 'a typo'",
        "It never came.")
    ],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      let reference = context.require(PaymentParameters.bankReference.required)
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal { try context.confirm("Take back \(code)'s deposit \(reference)?") }
      let outcome = try await context.withOperator {
        try await $0.proposeReversal(
          Identities.make(), of: code, bankReference: reference,
          reason: context.require(CommonParameters.reason.required), actor: context.actor,
          isRehearsal: isRehearsal)
      }
      answer(outcome, of: code, context, isRehearsal)
    })

  private static func answer(
    _ outcome: DepositOutcome, of code: String, _ context: Context, _ isRehearsal: Bool
  ) {
    let isKnown = outcome.isReplay || !isRehearsal
    context.answer(
      Record([
        .init("id", "Id", isKnown ? .id(outcome.id) : .none),
        .init("partner", "Partner", .text(code)),
        .init("state", "State", .text(outcome.state.rawValue)),
        .init("deposit", "Left of deposits", .describing(outcome.exposure?.paidIn)),
        .init("limit", "Limit", .describing(outcome.exposure?.limit)),
        .init("available", "Available", .describing(outcome.exposure?.available)),
        .init("replayed", "Done before", .flag(outcome.isReplay)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
      ]))
  }

  // MARK: The second person

  private static let decision = Decision(
    id: deposit,
    proposal: { connection, id throws(OperatorError) in try await connection.deposit(id) },
    question: { shown in
      let what = shown.kind == .paidIn ? "Count \(shown.amount) of" : "Take \(shown.amount) from"
      return "\(what) \(shown.partner), as \(shown.proposedBy) proposed?"
    },
    fields: { [.init("partner", "Partner", .text($0.partner))] },
    decide: { connection, id, verdict throws(OperatorError) in
      try await connection.decide(id, verdict)
    })

  private static let list = Command<CommandBody>(
    "list", "List deposits and their reversals, newest first.",
    parameters: [limit.specification, partner.specification, state.specification],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.requirePartner(context[partner])
        return try await $0.deposits(
          of: context[partner], in: context[state], limit: context.require(limit))
      }
      var table = Table(columns: [
        .init("proposed_at", "Proposed"), .init("state", "State"), .init("kind", "Kind"),
        .init("partner", "Partner"), .init("amount", "Amount", isNumeric: true),
        .init("currency", "Currency"), .init("bank_reference", "Bank reference"),
        .init("reason", "Reason"), .init("proposed_by", "By"),
        .init("decided_by", "Decided by"), .init("id", "Id"),
      ])
      for deposit in found {
        table.append([
          .describing(deposit.proposedAt), .text(deposit.state.rawValue),
          .text(deposit.kind.rawValue), .text(deposit.partner), .amount(deposit.amount),
          .text(deposit.amount.currency.code), .text(deposit.bankReference),
          .optional(deposit.reason), .text(deposit.proposedBy), .optional(deposit.decidedBy),
          .id(deposit.id),
        ])
      }
      context.answer(table)
    })
}
