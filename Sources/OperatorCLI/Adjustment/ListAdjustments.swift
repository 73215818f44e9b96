import Arguments
import Coalition
import Store

/// `tessera adjustment list`.
enum ListAdjustments {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many to show, newest first."
  ).defaulting(to: "50")
  private static let state = Parameter<Adjustment.State>.choice(
    "state", "STATE", "Only those; `proposed` are waiting for a second person.")

  static let command = Command<CommandBody>(
    "list", "List adjustments, newest first.",
    parameters: [limit.specification, state.specification],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.adjustments(in: context[state], limit: context.require(limit))
      }
      context.answer(table(found))
    })

  private static func table(_ adjustments: [Adjustment]) -> Table {
    var table = Table(columns: [
      .init("proposed_at", "Proposed"), .init("state", "State"),
      .init("direction", "Direction"), .init("points", "Points", isNumeric: true),
      .init("kind", "Kind"), .init("member", "Member"), .init("reference", "Reference"),
      .init("proposed_by", "By"), .init("decided_by", "Decided by"), .init("id", "Id"),
    ])
    for adjustment in adjustments {
      table.append([
        .describing(adjustment.proposedAt), .text(adjustment.state.rawValue),
        .text(adjustment.direction.rawValue), .number(adjustment.points),
        .text(adjustment.kind.rawValue), .id(adjustment.member), .text(adjustment.reference),
        .text(adjustment.proposedBy), .optional(adjustment.decidedBy), .id(adjustment.id),
      ])
    }
    return table
  }
}

/// `tessera adjustment show`.
enum ShowAdjustment {
  private static let adjustment: Parameter<AdjustmentID> = CommonParameters.id(
    "ADJUSTMENT", "The adjustment's id.")

  static let command = Command<CommandBody>(
    "show", "Show an adjustment by id.", parameters: [adjustment.specification],
    action: CommandBody { context in
      let id = context.require(adjustment)
      context.answer(Record(of: try await context.withOperator { try await $0.adjustment(id) }))
    })
}

extension Record {
  /// An adjustment and what became of it.
  init(of adjustment: Adjustment) {
    self.init([
      .init("id", "Id", .id(adjustment.id)),
      .init("reference", "Reference", .text(adjustment.reference)),
      .init("member", "Member", .id(adjustment.member)),
      .init("direction", "Direction", .text(adjustment.direction.rawValue)),
      .init("kind", "Kind", .text(adjustment.kind.rawValue)),
      .init("points", "Points", .number(adjustment.points)),
      .init("expires_at", "Expire", .describing(adjustment.expiresAt)),
      .init("reason", "Reason", .text(adjustment.reason)),
      .init("needs_approval", "Needs approval", .flag(adjustment.needsApproval)),
      .init("proposed_by", "Proposed by", .text(adjustment.proposedBy)),
      .init("proposed_at", "Proposed", .describing(adjustment.proposedAt)),
      .init("state", "State", .text(adjustment.state.rawValue)),
      .init("decided_by", "Decided by", .optional(adjustment.decidedBy)),
      .init("decided_at", "Decided", .describing(adjustment.decidedAt)),
      .init("note", "Note", .optional(adjustment.note)),
      .init("balance_after", "Balance after", .optional(adjustment.balanceAfter)),
    ])
  }
}
