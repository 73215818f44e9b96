import Arguments
import Coalition
import Store

/// `tessera expiry forecast`.
enum ForecastExpiry {
  private static let months = Parameter<Int>.integer(
    "months", "N", in: 1...120, "How many months, this one included (default: 24).")
  private static let monthsDefault = 24

  static let command = Command<CommandBody>(
    "forecast", "Foretell what expires in which month, by issuer.",
    discussion: """
      Of the points that are open now, if nothing more happens: none is spent, and none renewed. \
      Points whose time is over count with this month; those without a month expire later, or never.
      """,
    parameters: [months.specification],
    examples: [.init("tessera expiry forecast --months 12 --format csv", "For a spreadsheet.")],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let forecast = try await context.withOperator(statementTimeout: nil) {
      try await $0.forecastExpiry(months: context[months] ?? monthsDefault)
    }
    var table = Table(columns: [
      .init("month", "Month"), .init("issuer", "Issuer"),
      .init("points", "Points", isNumeric: true),
    ])
    for row in forecast {
      table.append([
        .optional(row.month.map { String($0.description.prefix(7)) }), .optional(row.issuer),
        .number(row.points),
      ])
    }
    context.answer(table)
  }
}
