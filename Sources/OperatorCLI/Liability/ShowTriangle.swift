import Arguments
import Coalition
import Store

/// `tessera liability triangle`, `tessera liability revenue`.
enum ShowTriangle {
  private enum Shown: String, CaseIterable, Sendable { case cohorts, cells, factors }

  private static let shown = Parameter<Shown>.choice(
    "show", "WHAT",
    "Each cohort and its estimate, each month of each, or the development factors "
      + "(default: cohorts)."
  ).defaulting(to: "cohorts")
  private static let months = [
    LiabilityParameters.from.specification, LiabilityParameters.to.specification,
    LiabilityParameters.asOf.specification,
  ]

  static let command = Command<CommandBody>(
    "triangle", "Estimate breakage from the points of each month of issue.",
    discussion: """
      What of the points of each month was redeemed in which month after it, and by the chain \
      ladder what is expected to be in the end; the rest of what is open is breakage. Only months \
      that are over; by default sixty. There is no tail: let it reach as far back as points live.
      """,
    parameters: months + [shown.specification],
    examples: [
      .init("tessera liability triangle --to 2026-09", "As the third quarter ended."),
      .init("tessera liability triangle --show cells -f csv", "The triangle, for an actuary."),
    ], action: CommandBody(run))

  static let revenue = Command<CommandBody>(
    "revenue", "Tell what points defer and have earned, by IFRS 15.",
    discussion: """
      What is deferred for a point is its carrying value. Of each month of issue that much is \
      revenue as has been redeemed of what is expected to be redeemed in the end, by the same \
      estimate as tessera liability triangle.
      """,
    parameters: months,
    examples: [.init("tessera liability revenue --to 2026-12", "For the accounts of a year.")],
    action: CommandBody(runRevenue))

  private static func read(_ context: Context) async throws -> (Cohorts, CarryingRate) {
    let known = context[LiabilityParameters.asOf]
    let months = try LiabilityParameters.months(context)
    return try await context.withOperator(statementTimeout: nil) { connection in
      let rate = try await connection.carryingRate(at: known)
      return (
        try Cohorts(
          try await connection.redemptionTriangle(
            from: months.first, to: months.last, asOf: known)), rate
      )
    }
  }

  private static func run(_ context: Context) async throws {
    let (cohorts, _) = try await read(context)
    switch context.require(shown) {
    case .cohorts: context.answer(estimates(cohorts, isForPeople: context.format == .table))
    case .cells: context.answer(cells(cohorts))
    case .factors: context.answer(factors(cohorts.triangle))
    }
  }

  private static func estimates(_ cohorts: Cohorts, isForPeople: Bool) -> Table {
    var table = Table(columns: [
      .init("cohort", "Issued in"), .init("issued", "Issued", isNumeric: true),
      .init("redeemed", "Redeemed", isNumeric: true), .init("expired", "Expired", isNumeric: true),
      .init("open", "Open", isNumeric: true), .init("ultimate", "Ultimate", isNumeric: true),
      .init("ultimate_bps", "of 10000", isNumeric: true),
      .init("breakage", "Breakage", isNumeric: true),
    ])
    func append(_ name: Table.Cell, _ figures: [Int64]) {
      let bps = try? Ratio(figures[4], per: max(1, figures[0])).applied(
        to: 10_000, rounding: .halfAwayFromZero)
      table.append(
        [name] + figures.map { .number($0) } + [
          figures[0] > 0 ? bps.map { .number($0) } ?? .none : .none,
          .number(figures[3] - (figures[4] - figures[1])),
        ])
    }
    let triangle = cohorts.triangle
    let rows = zip(triangle.cohorts, triangle.ultimates).map { cohort, ultimate in
      [cohort.issued, cohort.redeemedTotal, cohort.expired, cohort.open, ultimate]
    }
    for (month, row) in zip(cohorts.months, rows) { append(.month(month), row) }
    if isForPeople {
      append(.text("total"), (0..<5).map { column in rows.reduce(0) { $0 + $1[column] } })
    }
    return table
  }

  private static func cells(_ cohorts: Cohorts) -> Table {
    var table = Table(columns: [
      .init("cohort", "Issued in"), .init("months_after", "Months after", isNumeric: true),
      .init("redeemed", "Redeemed", isNumeric: true),
      .init("redeemed_so_far", "So far", isNumeric: true),
    ])
    for (month, cohort) in zip(cohorts.months, cohorts.triangle.cohorts) {
      var total: Int64 = 0
      for (after, redeemed) in cohort.redeemed.enumerated() {
        total += redeemed
        table.append([.month(month), .number(Int64(after)), .number(redeemed), .number(total)])
      }
    }
    return table
  }

  private static func factors(_ triangle: CohortTriangle) -> Table {
    var table = Table(columns: [
      .init("months_after", "Months after", isNumeric: true), .init("method", "Method"),
      .init("numerator", "Numerator", isNumeric: true),
      .init("denominator", "Denominator", isNumeric: true),
    ])
    for (after, development) in triangle.developments.enumerated() {
      let (method, numerator, denominator) =
        switch development {
        case .factor(let after, let before): ("factor", after, before)
        case .addition(let redeemed, let issued): ("addition", redeemed, issued)
        }
      table.append([
        .number(Int64(after + 1)), .text(method), .decimal("\(numerator)"),
        .decimal("\(denominator)"),
      ])
    }
    return table
  }

  private static func runRevenue(_ context: Context) async throws {
    let (cohorts, rate) = try await read(context)
    var table = Table(columns: [
      .init("cohort", "Issued in"), .init("redeemed", "Redeemed", isNumeric: true),
      .init("expected", "Expected", isNumeric: true),
      .init("allocated", "Allocated", isNumeric: true),
      .init("recognised", "Recognised", isNumeric: true),
      .init("deferred", "Deferred", isNumeric: true), .init("currency", "Currency"),
    ])
    let triangle = cohorts.triangle
    let revenues = try triangle.revenues(at: rate)
    func append(_ name: Table.Cell, _ points: [Int64], _ money: [Int64]) {
      table.append(
        [name] + points.map { .number($0) } + money.map { .amount($0, rate.currency) }
          + [.text(rate.currency.code)])
    }
    for (index, revenue) in revenues.enumerated() {
      append(
        .month(cohorts.months[index]),
        [triangle.cohorts[index].redeemedTotal, triangle.ultimates[index]],
        [revenue.allocated, revenue.recognised, revenue.deferred])
    }
    if context.format == .table {
      append(
        .text("total"), [triangle.cohorts.reduce(0) { $0 + $1.redeemedTotal }, triangle.ultimate],
        [\PointsRevenue.allocated, \.recognised, \.deferred].map { part in
          revenues.reduce(0) { $0 + $1[keyPath: part] }
        })
    }
    context.answer(table)
  }
}
