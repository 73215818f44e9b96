import Arguments
import Coalition
import Store

/// `tessera dispute list`.
enum ListDisputes {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many to show, newest first."
  ).defaulting(to: "50")
  private static let state = Parameter<StoredDispute.State>.choice(
    "state", "STATE", "Only those; `open` ones are waiting for an answer.")

  static let command = Command<CommandBody>(
    "list", "List what partners dispute of their statements, newest first.",
    parameters: [limit.specification, state.specification],
    action: CommandBody { context in
      let found = try await context.withOperator {
        try await $0.disputes(in: context[state], limit: context.require(limit))
      }
      var table = Table(columns: [
        .init("opened_at", "Opened"), .init("state", "State"), .init("partner", "Partner"),
        .init("statement", "Statement"), .init("line", "Line", isNumeric: true),
        .init("charge", "Charge"), .init("line_amount", "Line says", isNumeric: true),
        .init("amount", "Disputed", isNumeric: true), .init("currency", "Currency"),
        .init("is_held", "Held"), .init("id", "Id"),
      ])
      for dispute in found {
        table.append([
          .describing(dispute.openedAt), .text(dispute.state.rawValue),
          .optional(dispute.partner), .text(dispute.serial), .number(Int64(dispute.line)),
          .text(dispute.charge), .amount(dispute.lineAmount), .amount(dispute.amount),
          .text(dispute.amount.currency.code), .flag(dispute.isHeld), .id(dispute.id),
        ])
      }
      context.answer(table)
    })
}

/// `tessera dispute show`.
enum ShowDispute {
  private static let dispute: Parameter<DisputeID> = CommonParameters.id(
    "DISPUTE", "The dispute's id.")

  static let command = Command<CommandBody>(
    "show", "Show a dispute with its evidence.", parameters: [dispute.specification],
    action: CommandBody { context in
      let id = context.require(dispute)
      let shown = try await context.withOperator { try await $0.dispute(id) }
      context.answer(
        Record([
          .init("id", "Id", .id(shown.id)),
          .init("partner", "Partner", .optional(shown.partner)),
          .init("settlement", "Settlement", .text(shown.settlementName)),
          .init("statement", "Statement", .text(shown.serial)),
          .init("line", "Line", .number(Int64(shown.line))),
          .init("charge", "Charge", .text(shown.charge)),
          .init("line_amount", "Line says", .amount(shown.lineAmount)),
          .init("amount", "Disputed", .amount(shown.amount)),
          .init("currency", "Currency", .text(shown.amount.currency.code)),
          .init("reason", "Reason", .text(shown.reason)),
          .init("evidence", "Evidence", .text(shown.evidence)),
          .init("is_held", "Held", .flag(shown.isHeld)),
          .init("opened_at", "Opened", .describing(shown.openedAt)),
          .init("state", "State", .text(shown.state.rawValue)),
          .init("resolution", "Answer", .optional(shown.resolution)),
          .init("resolved_at", "Answered", .describing(shown.resolvedAt)),
        ]))
    })
}
