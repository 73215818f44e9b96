import Arguments
import Coalition
import Store

/// `tessera change approve` and `reject`.
enum DecideChange {
  private static let change: Parameter<ChangeID> = CommonParameters.id(
    "CHANGE", "The id of the change.")

  static let approve = Command<CommandBody>(
    "approve", "Approve a change that somebody else proposed, and apply it.",
    discussion: "Whoever proposed it cannot approve it.",
    parameters: [
      CommonParameters.reason.specification, CommonParameters.dryRun.specification,
      change.specification,
    ],
    examples: [.init("tessera change approve chg_...", "Ends with the change in force.")],
    action: CommandBody { try await run($0, isApproved: true) })

  static let reject = Command<CommandBody>(
    "reject", "Reject a change: it will never be applied.",
    parameters: [
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      change.specification,
    ],
    action: CommandBody { try await run($0, isApproved: false) })

  private static func run(_ context: Context, isApproved: Bool) async throws {
    let id = context.require(change)
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let shown = try await context.withOperator { try await $0.change(id) }
    if !isRehearsal, isApproved {
      try context.confirm(
        "Apply \(shown.kind.rawValue) \(shown.partner.map { "of \($0) " } ?? "")"
          + "(\(shown.content)), as \(shown.proposedBy) proposed?")
    }
    let isReplay = try await context.withOperator {
      try await $0.decide(
        id, isApproved: isApproved, note: context[CommonParameters.reason],
        actor: context.actor, isRehearsal: isRehearsal)
    }
    context.answer(
      Record([
        .init("id", "Id", .id(id)), .init("kind", "Kind", .text(shown.kind.rawValue)),
        .init("partner", "Partner", .optional(shown.partner)),
        .init("content", "Sets", .text(shown.content)),
        .init("state", "State", .text(isApproved ? "approved" : "rejected")),
        .init("replayed", "Done before", .flag(isReplay)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
      ]))
  }
}
