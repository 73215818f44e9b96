import Arguments
import Coalition
import Store

/// `tessera settlement-terms approve` and `reject`.
enum DecideSettlementTerms {
  private static let terms: Parameter<SettlementTermsID> = CommonParameters.id(
    "TERMS", "The id of the settlement terms.")

  static let approve = Command<CommandBody>(
    "approve", "Approve settlement terms that somebody else proposed: they come into force.",
    discussion: "Whoever proposed them cannot approve them.",
    parameters: [
      CommonParameters.reason.specification, CommonParameters.dryRun.specification,
      terms.specification,
    ],
    examples: [
      .init("tessera settlement-terms approve stt_...", "Ends with the terms in force.")
    ],
    action: CommandBody { try await run($0, isApproved: true) })

  static let reject = Command<CommandBody>(
    "reject", "Reject settlement terms: they will never come into force.",
    parameters: [
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      terms.specification,
    ],
    action: CommandBody { try await run($0, isApproved: false) })

  private static func run(_ context: Context, isApproved: Bool) async throws {
    let id = context.require(terms)
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let shown = try await context.withOperator { try await $0.settlementTerms(id) }
    if !isRehearsal, isApproved {
      try context.confirm(
        "Settle with \(shown.partner) by these terms from \(shown.draft.validFromOn) on?")
    }
    let isReplay = try await context.withOperator {
      try await $0.decide(
        id, isApproved: isApproved, note: context[CommonParameters.reason],
        actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(
      Record([
        .init("id", "Id", .id(id)), .init("partner", "Partner", .text(shown.partner)),
        .init("state", "State", .text(isApproved ? "approved" : "rejected")),
        .init("valid_from_on", "From", .describing(shown.draft.validFromOn)),
        .init("replayed", "Done before", .flag(isReplay)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
      ]))
  }
}
