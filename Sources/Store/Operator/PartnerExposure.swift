package import Coalition
package import Postgres

/// How much of its limit a partner has used.
package struct PartnerExposure: Sendable {
  /// The partner's code.
  package let partner: String
  /// Whether the limit is what was paid in, less the reserve.
  package let isPrepaid: Bool
  /// How far exposure may go; nil: without limit.
  package let limit: Money?
  /// How much is used, rounded up.
  package let used: Money
  /// What is left, rounded down.
  package let available: Money?
  /// What was paid in.
  package let paidIn: Money
  /// How much of what was paid in is not to be used.
  package let reserve: Money
  /// With so much used the operator is told.
  package let alertAt: Money?
  /// Whether so much is used.
  package let isAlerted: Bool
}

extension PostgresConnection {
  /// Reads the exposure of each partner that has a limit or is prepaid, or of one.
  ///
  /// Refuses `partner_not_found`.
  package func exposures(of partner: String?) async throws(OperatorError) -> [PartnerExposure] {
    try await rows(
      """
      select partner, currency, is_prepaid, limit_amount, used, available, paid_in, reserve,
        alert_at, is_alerted
      from settlement.exposure_of($1)
      """, [.text(partner)]
    ) { row, result throws(PostgresError) in
      let currency = try result.currency(row, 1)
      func optional(_ column: Int) throws(PostgresError) -> Money? {
        guard let amount = try result.optionalBigint(row, column) else { return nil }
        return Money(minorUnits: amount, currency: currency)
      }
      func money(_ column: Int) throws(PostgresError) -> Money {
        Money(minorUnits: try result.bigint(row, column), currency: currency)
      }
      return PartnerExposure(
        partner: try result.text(row, 0), isPrepaid: try result.boolean(row, 2),
        limit: try optional(3), used: try money(4), available: try optional(5),
        paidIn: try money(6), reserve: try money(7), alertAt: try optional(8),
        isAlerted: try result.boolean(row, 9))
    }
  }

  /// Records what a partner has paid in; returns whether it was recorded before.
  ///
  /// Refuses `partner_not_found`, `settlement_terms_missing` and `reference_already_used`.
  package func recordDeposit(
    of partner: String, amount: Money, reference: String, isRehearsal: Bool, actor: String
  ) async throws(OperatorError) -> Bool {
    let replays = try await rows(
      "select settlement.record_deposit($1, $2, $3, $4, $5, $6)",
      [
        .text(actor), .text(partner), .bigint(amount.minorUnits), .text(amount.currency.code),
        .text(reference), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in try result.boolean(row, 0) }
    return replays[0]
  }
}
