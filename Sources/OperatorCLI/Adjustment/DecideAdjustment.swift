import Arguments
import Coalition
import Store

/// `tessera adjustment approve`.
enum ApproveAdjustment {
  private static let adjustment: Parameter<AdjustmentID> = CommonParameters.id(
    "ADJUSTMENT", "The adjustment's id.")

  static let command = Command<CommandBody>(
    "approve", "Approve an adjustment that somebody else proposed, and do it.",
    discussion: "Whoever proposed it cannot approve it.",
    parameters: [
      CommonParameters.reason.specification, CommonParameters.dryRun.specification,
      adjustment.specification,
    ],
    action: CommandBody { context in
      let id = context.require(adjustment)
      let isRehearsal = context.isSet(CommonParameters.dryRun)
      let shown = try await context.withOperator { try await $0.adjustment(id) }
      if !isRehearsal {
        let verb = shown.direction == .credit ? "Give" : "Take"
        try context.confirm("\(verb) \(shown.points) points, as \(shown.proposedBy) proposed?")
      }
      let outcome = try await context.withOperator {
        try await $0.decide(
          id,
          Verdict(
            isApproved: true, note: context[CommonParameters.reason], actor: context.actor,
            isRehearsal: isRehearsal))
      }
      context.answer(Record(of: outcome, isRehearsal: isRehearsal))
    })
}

/// `tessera adjustment reject`.
enum RejectAdjustment {
  private static let adjustment: Parameter<AdjustmentID> = CommonParameters.id(
    "ADJUSTMENT", "The adjustment's id.")

  static let command = Command<CommandBody>(
    "reject", "Reject an adjustment: it will never be done.",
    parameters: [CommonParameters.reason.required.specification, adjustment.specification],
    action: CommandBody { context in
      let id = context.require(adjustment)
      let outcome = try await context.withOperator {
        try await $0.decide(
          id,
          Verdict(
            isApproved: false, note: context[CommonParameters.reason], actor: context.actor))
      }
      context.answer(Record(of: outcome, isRehearsal: false))
    })
}
