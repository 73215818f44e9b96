import Arguments
import Coalition
import Store

/// `tessera transfer make`.
enum MakeTransfer {
  private static let source: Parameter<MemberID> = CommonParameters.id(
    option: "from", "MEMBER", "Who gives."
  ).required
  private static let target: Parameter<MemberID> = CommonParameters.id(
    option: "to", "MEMBER", "Who receives."
  ).required
  private static let points = CommonParameters.points.required

  static let command = Command<CommandBody>(
    "make", "Give points of one member to another.",
    discussion: """
      The points that expire first go first; each keeps its issuer and its expiry. The limits are \
      the coalition's (--transfer-limit, --transfer-limit-daily). What the receiver owes is paid \
      first.
      """,
    parameters: [
      source.specification, target.specification, points.specification,
      CommonParameters.reason.specification, CommonParameters.reference.specification,
      CommonParameters.dryRun.specification,
    ],
    examples: [
      .init(
        "tessera transfer make --from mem_... --to mem_... --points 200 --reference case-4712",
        "Moves 200 points.")
    ],
    action: CommandBody { context in
      let id: MoveID = Identities.make()
      let transfer = PointsTransfer(
        id: id,
        reference: context[CommonParameters.reference] ?? Reference(checked: id.description),
        source: context.require(source), target: context.require(target),
        points: Int64(context.require(points)), reason: context[CommonParameters.reason])
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      if !isRehearsal { try context.confirm("Move \(transfer.points) points?") }
      let outcome = try await context.withOperator {
        try await $0.make(transfer, actor: context.actor, isRehearsal: isRehearsal)
      }
      context.answer(
        Record([
          .init("id", "Id", isRehearsal && !outcome.isReplay ? .none : .id(outcome.id)),
          .init("points", "Points", .number(transfer.points)),
          .init("from_balance_after", "Giver has then", .number(outcome.sourceBalanceAfter)),
          .init("to_balance_after", "Receiver has then", .number(outcome.targetBalanceAfter)),
          .init("replayed", "Done before", .flag(outcome.isReplay)),
          .init("dry_run", "Dry run", .flag(isRehearsal)),
        ]))
    })
}
