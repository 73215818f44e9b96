import Arguments
import Coalition
import Store

/// `tessera household join`.
enum JoinHousehold {
  private static let member: Parameter<MemberID> = CommonParameters.id(
    option: "member", "MEMBER", "Who joins."
  ).required
  private static let other: Parameter<MemberID> = CommonParameters.id(
    option: "with", "MEMBER", "Whose wallet is shared."
  ).required

  static let command = Command<CommandBody>(
    "join", "Let a member share the wallet of another.",
    discussion: """
      The joiner's points come along, each with its issuer and its expiry; the joiner's own wallet \
      is closed. It must have nothing but points that can be spent: no holds, nothing pending, no \
      debt.
      """,
    parameters: [
      member.specification, other.specification, CommonParameters.reason.specification,
      CommonParameters.dryRun.specification,
    ],
    action: CommandBody { context in
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal {
        try context.confirm("Let them share one wallet, and move the joiner's points into it?")
      }
      let outcome = try await context.withOperator {
        try await $0.join(
          context.require(member), householdOf: context.require(other),
          change: Identities.make(), reason: context[CommonParameters.reason],
          actor: context.actor, isRehearsal: isRehearsal)
      }
      context.answer(
        Record([
          .init("wallet", "Wallet", .id(outcome.wallet)),
          .init("points_moved", "Points brought along", .number(outcome.pointsMoved)),
          .init("balance_after", "Balance after", .number(outcome.balanceAfter)),
          .init("replayed", "Done before", .flag(outcome.isReplay)),
          .init("dry_run", "Dry run", .flag(isRehearsal)),
        ]))
    })
}
