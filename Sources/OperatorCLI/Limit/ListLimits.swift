import Arguments
import Store

/// `tessera limit list`.
enum ListLimits {
  static let command = Command<CommandBody>(
    "list", "List all limits.",
    action: CommandBody { context in
      context.answer(table(try await context.withOperator { try await $0.limits() }))
    })

  static func table(_ limits: [NumberedLimit]) -> Table {
    var table = Table(columns: [
      .init("number", "No.", isNumeric: true), .init("each", "Each"), .init("activity", "Activity"),
      .init("per", "Per"), .init("action", "Action"), .init("partner", "At partner"),
      .init("count", "Count", isNumeric: true), .init("points", "Points", isNumeric: true),
      .init("set_at", "Set"),
    ])
    for numbered in limits {
      let limit = numbered.limit
      table.append([
        .number(Int64(numbered.number)), .text(limit.subject.rawValue),
        .text(limit.activity.rawValue), .text(limit.span.rawValue), .text(limit.action.rawValue),
        .optional(limit.partner), limit.countMax.map { .number($0) } ?? .none,
        limit.pointsMax.map { .number($0) } ?? .none, .describing(numbered.setAt),
      ])
    }
    return table
  }
}
