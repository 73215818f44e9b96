package import Coalition
package import Postgres

/// Points of one issuer that expire in one month of the coalition's time zone.
package struct ExpiryForecast: Sendable {
  /// The first day of the month; nil for points that expire later than was asked for, or never.
  package let month: CivilDate?
  /// The code of the partner that issued them.
  package let issuer: String?
  package let points: Int64
}

extension PostgresConnection {
  /// Foretells what of the points that are open now expires in which of the next months.
  package func forecastExpiry(months: Int) async throws(OperatorError) -> [ExpiryForecast] {
    try await rows(
      "select month, issuer, points from ledger.forecast_expiry($1)", [.integer(Int32(months))]
    ) { row, result throws(PostgresError) in
      ExpiryForecast(
        month: try result.optionalDate(row, 0).flatMap { CivilDate(daysSince1970: Int($0)) },
        issuer: try result.optionalText(row, 1), points: try result.bigint(row, 2))
    }
  }
}
