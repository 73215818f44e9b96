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
  /// What no approved statement has counted yet, rounded up.
  package let unsettled: Money
  /// What is open of approved statements: above zero the partner owes it.
  package let stated: Money
  /// What is left of what was paid in.
  package let paidIn: Money
  /// How much of what was paid in is not to be used.
  package let reserve: Money
  /// With so much used the operator is told.
  package let alertAt: Money?
  /// Whether so much is used.
  package let isAlerted: Bool

  static let statement: Statement = """
    select partner, currency, is_prepaid, limit_amount, used, available, paid_in, reserve,
      alert_at, is_alerted, unsettled, stated
    from settlement.exposure_of($1)
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    let currency = try result.currency(row, 1)
    func optional(_ column: Int) throws(PostgresError) -> Money? {
      guard let amount = try result.optionalBigint(row, column) else { return nil }
      return Money(minorUnits: amount, currency: currency)
    }
    func money(_ column: Int) throws(PostgresError) -> Money {
      Money(minorUnits: try result.bigint(row, column), currency: currency)
    }
    partner = try result.text(row, 0)
    isPrepaid = try result.boolean(row, 2)
    limit = try optional(3)
    used = try money(4)
    available = try optional(5)
    paidIn = try money(6)
    reserve = try money(7)
    alertAt = try optional(8)
    isAlerted = try result.boolean(row, 9)
    unsettled = try money(10)
    stated = try money(11)
  }
}

extension PostgresConnection {
  /// Reads the exposure of each partner that has a limit or is prepaid; or of one, which may have
  /// no limit, and none either while it has no settlement terms.
  ///
  /// Refuses `partner_not_found`.
  package func exposures(of partner: String?) async throws(OperatorError) -> [PartnerExposure] {
    try await rows(PartnerExposure.statement, [.text(partner)], reading: PartnerExposure.init)
  }
}
