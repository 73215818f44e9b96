import Arguments
import Coalition
import Store

/// `tessera report summary`.
enum ReportSummary {
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Only this partner.", reading: CommonParameters.partnerCode)
  private static let totals = Parameter<Bool>.flag(
    "totals", "Only the totals of the coalition, no months.")

  static let command = Command<CommandBody>(
    "summary", "Sum up each partner's months, and the coalition.",
    discussion: """
      Months are calendar months of the coalition's time zone, by the time at the till. For people \
      the coalition's totals follow; programs ask for them with --totals.
      """,
    parameters: [partner.specification, totals.specification],
    examples: [
      .init("tessera report summary --partner bluebell", "One line for each month."),
      .init("tessera report summary --totals --format json", "Points issued and outstanding."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    try await context.withOperator { connection in
      try await connection.requirePartner(context[partner])
      if !context.isSet(totals) {
        context.answer(
          table(try await connection.monthlySummaries(ofPartner: context[partner])))
      }
      guard context.isSet(totals) || context.format == .table else { return }
      if !context.isSet(totals) { context.console.write("\n") }
      context.answer(Record(of: try await connection.coalitionTotals()))
    }
  }

  static func table(_ months: [MonthlySummary]) -> Table {
    var table = Table(columns: [
      .init("partner", "Partner"), .init("month", "Month"),
      .init("members", "Members", isNumeric: true),
      .init("purchases", "Purchases", isNumeric: true),
      .init("purchase_amount", "Amount", isNumeric: true),
      .init("returns", "Returns", isNumeric: true),
      .init("return_amount", "Returned", isNumeric: true), .init("currency", "Currency"),
      .init("points_issued", "Issued", isNumeric: true),
      .init("points_returned", "Taken back", isNumeric: true),
      .init("points_redeemed", "Redeemed", isNumeric: true),
    ])
    for month in months {
      table.append([
        .text(month.partner), .text(String(month.month.description.prefix(7))),
        .number(month.members), .number(month.purchases),
        amount(month.purchaseAmount, month.currency), .number(month.returns),
        amount(month.returnAmount, month.currency), .describing(month.currency),
        .number(month.pointsIssued), .number(month.pointsReturned), .number(month.pointsRedeemed),
      ])
    }
    return table
  }

  /// Nothing for a month in two currencies, whose amounts cannot be added.
  private static func amount(_ minorUnits: Int64, _ currency: Currency?) -> Table.Cell {
    guard let currency else { return .none }
    return .amount(minorUnits, currency)
  }
}

extension Record {
  /// What the coalition as a whole comes to.
  init(of totals: CoalitionTotals) {
    self.init([
      .init("members", "Members", .number(totals.members)),
      .init("partners", "Partners", .number(totals.partners)),
      .init("purchases", "Purchases", .number(totals.purchases)),
      .init("returns", "Returns", .number(totals.returns)),
      .init("redemptions", "Redemptions", .number(totals.redemptions)),
      .init("points_issued", "Points issued", .number(totals.pointsIssued)),
      .init("points_returned", "Points taken back by returns", .number(totals.pointsReturned)),
      .init("points_redeemed", "Points redeemed", .number(totals.pointsRedeemed)),
      .init("points_expired", "Points expired", .number(totals.pointsExpired)),
      .init("points_outstanding", "Points outstanding", .number(totals.pointsOutstanding)),
    ])
  }
}
