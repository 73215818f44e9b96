import Arguments
import Coalition
import Store

/// `tessera reserve set`, `tessera reserve list`.
enum DeclareReserve {
  private static let amount = ExactDecimal.option(
    "amount", "What is set apart, in the currency's main unit: 250000.00."
  ).required
  private static let currency = Parameter<Currency>.option(
    "currency", "CODE", "The settlement currency.", reading: CommonParameters.currency
  ).required
  private static let from = Parameter<Instant>.option(
    "from", "INSTANT", "From when on it holds (default: now).",
    reading: CommonParameters.instant)
  private static let level = ExactDecimal.option(
    "alert-level", "The value of twelve months' redemptions from which a regulator is to be told.")
  private static let reason = CommonParameters.reason.required

  static let command = Command<CommandBody>(
    "set", "Declare what is set apart for points outstanding, and the regulator's level.",
    discussion: """
      A declaration is never changed, only followed by another one; of several that hold from the \
      same instant, the last one counts. It moves no money.
      """,
    parameters: [
      amount.specification, currency.specification, from.specification, level.specification,
      reason.specification,
    ],
    examples: [
      .init(
        "tessera reserve set --amount 250000 --currency EUR --alert-level 1000000 "
          + "--reason \"trust deed of 2 May\"", "From now on.")
    ], action: CommandBody(run))

  static let list = Command<CommandBody>(
    "list", "List what was declared.", parameters: [], examples: [],
    action: CommandBody { context in
      let reserves = try await context.withOperator { try await $0.reserves() }
      context.answer(table(reserves))
    })

  private static func run(_ context: Context) async throws {
    let unit = context.require(currency)
    let money = try context.require(amount).minorUnits(of: unit, named: "amount")
    let alert = try context[level]?.minorUnits(of: unit, named: "alert-level")
    let declared = try await context.withOperator { connection in
      let number = try await connection.declareReserve(
        Money(minorUnits: money, currency: unit), from: context[from], alertLevel: alert,
        reason: context.require(reason), actor: context.actor)
      return try await connection.reserves().filter { $0.number == number }
    }
    context.answer(table(declared))
  }

  private static func table(_ reserves: [LiabilityReserve]) -> Table {
    var table = Table(columns: [
      .init("number", "No.", isNumeric: true), .init("valid_from", "From"),
      .init("amount", "Amount", isNumeric: true), .init("currency", "Currency"),
      .init("alert_level", "Alert level", isNumeric: true), .init("set_by", "By"),
      .init("set_at", "Declared"), .init("reason", "Reason"),
    ])
    for reserve in reserves {
      table.append([
        .number(Int64(reserve.number)), .describing(reserve.validFrom),
        .amount(reserve.amount), .text(reserve.amount.currency.code),
        reserve.alertLevel.map { .amount($0, reserve.amount.currency) } ?? .none,
        .text(reserve.setBy), .describing(reserve.setAt), .text(reserve.reason),
      ])
    }
    return table
  }
}
