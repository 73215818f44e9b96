import Arguments
import Coalition
import Store

/// `tessera partner exit`: how a partner leaves the coalition.
enum ExitPartner {
  private static let issueUntil = SettlementParameters.date(
    "issue-until", "The last day on which purchases with it earn points."
  ).required
  private static let redeemUntil = SettlementParameters.date(
    "redeem-until", "The last day on which points are redeemed with it (default: the same).")
  private static let runOffUntil = SettlementParameters.date(
    "run-off-until", "The last day on which redeeming its points elsewhere is at its cost."
  ).required
  private static let price = ExactDecimal.price(
    "price", "What a point costs that is left then (default: the issue price of its terms).")
  private static let exit: Parameter<ExitID> = CommonParameters.id("EXIT", "The id of the exit.")
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only those of this partner.", reading: CommonParameters.partnerCode)

  static let command = Command<CommandBody>(
    "exit", "How a partner leaves the coalition.",
    subcommands: [
      plan, propose, decision.approve("Approve the exit that somebody else proposed."),
      decision.reject("Reject an exit: nobody leaves by it."), show, list,
    ])

  private static let plan = Command<CommandBody>(
    "plan", "Show what the exit of a partner would come to if its run-off ended now.",
    parameters: [price.specification, CommonParameters.partner.specification],
    action: CommandBody { context in
      let code = context.require(CommonParameters.partner)
      let items = try await context.withOperator {
        try await $0.exitPlan(of: code, priceMicros: context[price])
      }
      context.answer(table(items))
    })

  private static let propose = Command<CommandBody>(
    "propose", "Propose that a partner leaves.",
    discussion: """
      Purchases after its last day of issuing earn nothing, and its tills redeem nothing after \
      their last day. Until the end of the run-off it bears its points as its terms say; then it \
      pays for those that are left, which stay valid, and its last statement says so. A second \
      person approves it with `tessera partner exit approve`.
      """,
    parameters: [
      issueUntil.specification, redeemUntil.specification, runOffUntil.specification,
      price.specification, CommonParameters.reason.required.specification,
      CommonParameters.dryRun.specification, CommonParameters.partner.specification,
    ],
    examples: [
      .init(
        "tessera partner exit propose bluebell --issue-until 2027-01-31 "
          + "--run-off-until 2027-06-30 --reason 'contract ended'",
        "Issues and redeems in January; its points are at its cost until the end of June.")
    ],
    action: CommandBody(runProposal))

  private static func runProposal(_ context: Context) async throws {
    let code = context.require(CommonParameters.partner)
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let draft = PartnerExitDraft(
      id: Identities.make(), termsID: Identities.make(), partner: code,
      issuesThrough: context.require(issueUntil), redeemsThrough: context[redeemUntil],
      runsOffThrough: context.require(runOffUntil), priceMicros: context[price],
      reason: context.require(CommonParameters.reason.required))
    if !isRehearsal { try context.confirm("Propose that \(code) leaves?") }
    let price = try await context.withOperator {
      try await $0.propose(draft, actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(
      Record([
        .init("id", "Id", isRehearsal ? .none : .id(draft.id)),
        .init("partner", "Partner", .text(code)), .init("state", "State", .text("proposed")),
        .init("issue_until", "Issues until", .describing(draft.issuesThrough)),
        .init(
          "redeem_until", "Redeems until",
          .describing(draft.redeemsThrough ?? draft.issuesThrough)),
        .init("run_off_until", "Runs off until", .describing(draft.runsOffThrough)),
        .init("price", "Price of what is left", .price(micros: price)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
      ]))
  }

  private static let decision = Decision(
    id: exit,
    proposal: { connection, id throws(OperatorError) in try await connection.exit(id) },
    question: { "Let \($0.partner) leave, issuing until \($0.issuesThrough)?" },
    fields: { [.init("partner", "Partner", .text($0.partner))] },
    decide: { connection, id, verdict throws(OperatorError) in
      try await connection.decide(id, verdict)
    })

  private static let show = Command<CommandBody>(
    "show", "Show an exit by its id.",
    parameters: [exit.specification],
    action: CommandBody { context in
      let id = context.require(exit)
      let shown = try await context.withOperator { try await $0.exit(id) }
      context.answer(
        Record([
          .init("id", "Id", .id(shown.id)), .init("partner", "Partner", .text(shown.partner)),
          .init("state", "State", .text(shown.state.rawValue)),
          .init("issue_until", "Issues until", .describing(shown.issuesThrough)),
          .init("redeem_until", "Redeems until", .describing(shown.redeemsThrough)),
          .init("run_off_until", "Runs off until", .describing(shown.runsOffThrough)),
          .init("price", "Price of what is left", .price(micros: shown.priceMicros)),
          .init("reason", "Reason", .text(shown.reason)),
          .init("proposed_by", "Proposed by", .text(shown.proposedBy)),
          .init("proposed_at", "Proposed", .describing(shown.proposedAt)),
          .init("decided_by", "Decided by", .optional(shown.decidedBy)),
          .init("final_settlement", "Final statement in", .optional(shown.finalSettlement)),
        ]))
    })

  private static let list = Command<CommandBody>(
    "list", "List exits, newest first.",
    parameters: [partner.specification],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.requirePartner(context[partner])
        return try await $0.exits(ofPartner: context[partner])
      }
      var table = Table(columns: [
        .init("partner", "Partner"), .init("state", "State"), .init("issue_until", "Issues until"),
        .init("redeem_until", "Redeems until"), .init("run_off_until", "Runs off until"),
        .init("final_settlement", "Final in"), .init("id", "Id"),
      ])
      for exit in found {
        table.append([
          .text(exit.partner), .text(exit.state.rawValue), .describing(exit.issuesThrough),
          .describing(exit.redeemsThrough), .describing(exit.runsOffThrough),
          .optional(exit.finalSettlement), .id(exit.id),
        ])
      }
      context.answer(table)
    })

  private static func table(_ items: [ExitPlanItem]) -> Table {
    var table = Table(columns: [
      .init("item", "Item"), .init("quantity", "Points or number", isNumeric: true),
      .init("amount", "Amount", isNumeric: true), .init("currency", "Currency"),
    ])
    for item in items {
      let amount: Table.Cell =
        if let amount = item.amount, let currency = item.currency.flatMap({ Currency($0) }) {
          .amount(amount, currency)
        } else {
          item.amount.map { .number($0) } ?? .none
        }
      table.append([
        .text(item.item), item.quantity.map { .number($0) } ?? .none, amount,
        .optional(item.currency),
      ])
    }
    return table
  }
}
