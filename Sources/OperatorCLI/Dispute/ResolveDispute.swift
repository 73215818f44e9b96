import Arguments
import Coalition
import Store

/// `tessera dispute accept` and `reject`.
enum ResolveDispute {
  private static let dispute: Parameter<DisputeID> = CommonParameters.id(
    "DISPUTE", "The dispute's id.")

  static let accept = Command<CommandBody>(
    "accept", "Accept a dispute: its amount becomes a line of the partner's next statement.",
    discussion: "The partner reads the reason. A dispute is resolved once.",
    parameters: [
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      dispute.specification,
    ],
    action: CommandBody { context in
      let shown = try await context.withOperator {
        try await $0.dispute(context.require(dispute))
      }
      if !context.isSet(CommonParameters.dryRun) {
        try context.confirm("Give \(shown.amount) back to \(shown.partner ?? "the partner")?")
      }
      try await resolve(context, isAccepted: true)
    })

  static let reject = Command<CommandBody>(
    "reject", "Reject a dispute: the line stands.",
    discussion: "The partner reads the reason. A dispute is resolved once.",
    parameters: [
      CommonParameters.reason.required.specification, CommonParameters.dryRun.specification,
      dispute.specification,
    ],
    action: CommandBody { context in try await resolve(context, isAccepted: false) })

  private static func resolve(_ context: Context, isAccepted: Bool) async throws {
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let outcome = try await context.withOperator {
      try await $0.resolve(
        context.require(dispute), isAccepted: isAccepted,
        reason: context.require(CommonParameters.reason.required), actor: context.actor,
        isRehearsal: isRehearsal)
    }
    context.answer(
      Record([
        .init("id", "Id", .id(outcome.id)),
        .init("state", "State", .text(outcome.state.rawValue)),
        .init("amount", "Amount", .amount(outcome.amount)),
        .init("currency", "Currency", .text(outcome.amount.currency.code)),
        .init("replayed", "Done before", .flag(outcome.isReplay)),
        .init("dry_run", "Dry run", .flag(isRehearsal)),
      ]))
  }
}
