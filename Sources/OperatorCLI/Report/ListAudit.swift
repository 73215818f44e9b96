import Arguments
import Store

/// `tessera audit list`.
enum ListAudit {
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000, "How many entries to show, newest first."
  ).defaulting(to: "50")
  private static let subject = Parameter<String>.text(
    "subject", "CODE", "Only what was done to this partner.")

  static let command = Command<CommandBody>(
    "list", "List what the operator did, newest first.",
    parameters: [limit.specification, subject.specification],
    action: CommandBody { context in
      let entries = try await context.withOperator {
        try await $0.auditTrail(limit: context.require(limit), subject: context[subject])
      }
      var table = Table(columns: [
        .init("number", "No.", isNumeric: true), .init("recorded_at", "When"),
        .init("actor", "Who"), .init("action", "What"), .init("subject", "Subject"),
        .init("detail", "Detail"),
      ])
      for entry in entries {
        table.append([
          .number(entry.number), .describing(entry.recordedAt), .text(entry.actor),
          .text(entry.action), .text(entry.subject), .text(entry.detail),
        ])
      }
      context.answer(table)
    })
}
