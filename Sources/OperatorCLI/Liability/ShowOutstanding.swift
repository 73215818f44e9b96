import Arguments
import Coalition
import Store

/// `tessera liability outstanding`.
enum ShowOutstanding {
  private static let by = Parameter<LiabilityOutstanding.Grouping>.choice(
    "by", "GROUP", "How they are told apart (default: total)."
  ).defaulting(to: "total")
  private static let occurredBefore = Parameter<Instant>.option(
    "occurred-before", "INSTANT",
    "Only what happened at the till before this instant: with --as-of, what a settlement closed "
      + "with.",
    reading: CommonParameters.instant)

  static let command = Command<CommandBody>(
    "outstanding", "Tell the points outstanding and what they are worth.",
    discussion: """
      Outstanding is what members have, less what they owe: the sum of all balances. Pending \
      points are no part of it. Without an issuer they are the operator's own. The cost is at the \
      carrying rate of the settlement policy in force, rounded so that the rows add up to the whole.
      """,
    parameters: [
      by.specification, LiabilityParameters.asOf.specification, occurredBefore.specification,
    ],
    examples: [
      .init("tessera liability outstanding --by issuer", "Who issued what is outstanding."),
      .init(
        "tessera liability outstanding --by expiry --as-of 2026-03-31T22:00:00Z --format csv",
        "What the books said at an instant, by the month of expiry."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let known = context[LiabilityParameters.asOf]
    let grouping = context.require(by)
    let (rows, rate) = try await context.withOperator(statementTimeout: nil) { connection in
      let rate = try await connection.carryingRate(at: known)
      return (
        try await connection.outstanding(
          by: grouping, asOf: known, occurredBefore: context[occurredBefore]), rate
      )
    }
    context.answer(try table(rows, by: grouping, at: rate, isForPeople: context.format == .table))
  }

  private static func table(
    _ rows: [LiabilityOutstanding], by grouping: LiabilityOutstanding.Grouping,
    at rate: CarryingRate, isForPeople: Bool
  ) throws -> Table {
    var group: [Table.Column] {
      switch grouping {
      case .total: []
      case .issuer: [.init("issuer", "Issuer")]
      case .age: [.init("age_months", "Age in months")]
      case .expiry: [.init("expires", "Expires")]
      }
    }
    var table = Table(
      columns: group + [
        .init("points", "Points", isNumeric: true), .init("owed", "Owed", isNumeric: true),
        .init("outstanding", "Outstanding", isNumeric: true),
        .init("cost", "Cost", isNumeric: true), .init("currency", "Currency"),
        .init("pending", "Pending", isNumeric: true),
      ])
    let costs = try rate.values(ofRows: rows.map(\.outstanding))
    func append(_ name: Table.Cell, _ part: [Int64], _ cost: Money) {
      table.append(
        (group.isEmpty ? [] : [name]) + [
          .number(part[0]), .number(part[1]), .number(part[0] - part[1]), .amount(cost),
          .text(cost.currency.code), .number(part[2]),
        ])
    }
    for (row, cost) in zip(rows, costs) {
      append(name(of: row, by: grouping), [row.points, row.owed, row.pending], cost)
    }
    // Programs add rows up themselves.
    if isForPeople && grouping != .total {
      let sums = [\LiabilityOutstanding.points, \.owed, \.pending].map { part in
        rows.reduce(0) { $0 + $1[keyPath: part] }
      }
      append(.text("total"), sums, try rate.value(of: sums[0] - sums[1]))
    }
    return table
  }

  private static func name(
    of row: LiabilityOutstanding, by grouping: LiabilityOutstanding.Grouping
  ) -> Table.Cell {
    switch grouping {
    case .total: return .none
    case .issuer: return .optional(row.issuer)
    case .age:
      guard let from = row.ageMonthsFrom else { return .text("owed") }
      return .text(row.ageMonthsUntil.map { "\(from)-\($0 - 1)" } ?? "\(from)+")
    case .expiry:
      return row.expiryMonth.map { .month($0) } ?? .text(row.expiryRule ?? "owed")
    }
  }
}
