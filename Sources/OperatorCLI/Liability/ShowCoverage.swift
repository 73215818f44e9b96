import Arguments
import Coalition
import Store

/// `tessera liability coverage`.
enum ShowCoverage {
  static let command = Command<CommandBody>(
    "coverage", "Tell how far the declared reserve covers the points outstanding.",
    discussion: """
      Both as they were known at the instant that is asked for. The ratio is in basis points, \
      rounded down: 10000 covers all of it. Pending points are no part of it. Nothing outstanding \
      has no ratio.
      """,
    parameters: [LiabilityParameters.asOf.specification],
    examples: [
      .init("tessera liability coverage --as-of 2026-12-31T23:00:00Z", "At the end of a year.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let known = context[LiabilityParameters.asOf]
    try await context.withOperator(statementTimeout: nil) { connection in
      let rate = try await connection.carryingRate(at: known)
      let reserve = try await connection.reserve(at: known)
      guard reserve.amount.currency == rate.currency else {
        throw CommandFailure.refused(
          .currencyMismatch,
          "the reserve is in \(reserve.amount.currency), and points are worth \(rate.currency)")
      }
      let points = try await connection.outstanding(
        by: .total, asOf: known, occurredBefore: nil
      ).reduce(0) { $0 + $1.outstanding }
      let cost = try rate.value(of: points)
      let coverage = Coverage(reserve: reserve.amount.minorUnits, liability: cost.minorUnits)
      context.answer(
        Record([
          .init("outstanding", "Points outstanding", .number(points)),
          .init("cost", "Cost", .amount(cost)),
          .init("reserve", "Reserve", .amount(reserve.amount)),
          .init("currency", "Currency", .text(rate.currency.code)),
          .init(
            "coverage_bps", "Coverage in basis points",
            try coverage.basisPoints.map { .number($0) } ?? .none),
          .init("reserve_since", "Reserve since", .describing(reserve.validFrom)),
        ]))
    }
  }
}
