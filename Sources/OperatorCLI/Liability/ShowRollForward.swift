import Arguments
import Coalition
import Store

/// `tessera liability roll-forward`.
enum ShowRollForward {
  private enum Unit: String, CaseIterable, Sendable { case points, money }
  private enum Grouping: String, CaseIterable, Sendable { case total, issuer }

  private static let unit = Parameter<Unit>.choice(
    "in", "UNIT", "In points, or in money at the carrying rate (default: points)."
  ).defaulting(to: "points")
  private static let by = Parameter<Grouping>.choice(
    "by", "GROUP", "Of the coalition, or of each issuer (default: total)."
  ).defaulting(to: "total")

  static let command = Command<CommandBody>(
    "roll-forward", "Tell how points outstanding came from one month to the next.",
    discussion: """
      Opening, what was issued, returned, redeemed, expired and adjusted, and closing, by calendar \
      months of the coalition's time zone and the time at the till; by default the last twelve. \
      Above zero is more. Money is rounded cumulatively: each month closes with what its points \
      are worth. Substituted is what returns took of points that another partner had issued.
      """,
    parameters: [
      LiabilityParameters.from.specification, LiabilityParameters.to.specification,
      unit.specification, by.specification, LiabilityParameters.asOf.specification,
    ],
    examples: [
      .init("tessera liability roll-forward --from 2026-01 --to 2026-12", "A year in points."),
      .init("tessera liability roll-forward --in money --by issuer -f csv", "For a spreadsheet."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let known = context[LiabilityParameters.asOf]
    let months = try LiabilityParameters.months(context)
    let byIssuer = context.require(by) == .issuer
    let inMoney = context.require(unit) == .money
    let (rows, rate) = try await context.withOperator(statementTimeout: nil) { connection in
      let rate = inMoney ? try await connection.carryingRate(at: known) : nil
      return (
        try await connection.rollForward(
          from: months.first, to: months.last, byIssuer: byIssuer, asOf: known), rate
      )
    }
    var table = Table(
      columns: (byIssuer ? [.init("issuer", "Issuer")] : []) + [
        .init("month", "Month"), .init("opening", "Opening", isNumeric: true),
      ]
        + RollForward.Cause.allCases.map { cause in
          let name = cause.rawValue
          return .init(name, name.prefix(1).uppercased() + name.dropFirst(), isNumeric: true)
        } + [.init("closing", "Closing", isNumeric: true), .init("unit", "Unit")])
    for row in rows {
      let figures = try rate.map { try row.points.valued(at: $0) } ?? row.points
      let cells = ([figures.opening] + figures.changes + [figures.closing]).map {
        (figure: Int64) -> Table.Cell in
        rate.map { .amount(figure, $0.currency) } ?? .number(figure)
      }
      table.append(
        (byIssuer ? [.optional(row.issuer)] : []) + [.month(row.month)] + cells
          + [.text(rate?.currency.code ?? "points")])
    }
    context.answer(table)
  }
}
