import Arguments
import Coalition
import Postgres
import Store

/// `tessera liability volume`.
enum ShowVolume {
  static let command = Command<CommandBody>(
    "volume", "Tell what was redeemed in twelve months, and whether a regulator is to be told.",
    discussion: """
      For each month what was redeemed and refunded in it, and what was redeemed in the twelve \
      months that end with it, refunded or not, with its value at the carrying rate. The level is \
      the one that was declared with the reserve; at or above it, alert is set.
      """,
    parameters: [
      LiabilityParameters.from.specification, LiabilityParameters.to.specification,
      LiabilityParameters.asOf.specification,
    ],
    examples: [.init("tessera liability volume", "The last twelve months.")],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let known = context[LiabilityParameters.asOf]
    let months = try LiabilityParameters.months(context)
    try await context.withOperator(statementTimeout: nil) { connection in
      let rate = try await connection.carryingRate(at: known)
      let level = try await alertLevel(connection, known)
      var table = Table(columns: [
        .init("month", "Month"), .init("redeemed", "Redeemed", isNumeric: true),
        .init("refunded", "Refunded", isNumeric: true),
        .init("redeemed_in_12_months", "In 12 months", isNumeric: true),
        .init("value", "Value", isNumeric: true), .init("currency", "Currency"),
        .init("alert_level", "Level", isNumeric: true), .init("alert", "Alert"),
      ])
      for row in try await connection.redemptionVolume(
        from: months.first, to: months.last, asOf: known)
      {
        let value = try rate.value(of: row.redeemedInTwelveMonths)
        table.append([
          .month(row.month), .number(row.redeemed), .number(row.refunded),
          .number(row.redeemedInTwelveMonths), .amount(value),
          .text(rate.currency.code), level.map { .amount($0, rate.currency) } ?? .none,
          .flag(level.map { value.minorUnits >= $0 } ?? false),
        ])
      }
      context.answer(table)
    }
  }

  /// The level in force, if one was declared.
  private static func alertLevel(
    _ connection: PostgresConnection, _ instant: Instant?
  ) async throws -> Int64? {
    do throws(OperatorError) {
      return try await connection.reserve(at: instant).alertLevel
    } catch {
      guard case .refused(.reserveNotDeclared, _) = error else { throw error }
      return nil
    }
  }
}
