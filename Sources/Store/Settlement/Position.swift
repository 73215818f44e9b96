package import Coalition
package import Postgres

/// Where a partner stands with the clearing house.
package struct Position: Sendable {
  /// The billing currency; nil where the partner has no settlement terms.
  package let currency: Currency?
  /// What is open of approved statements: above zero the partner owes it.
  package let openStatements: Money?
  /// What no approved statement has counted yet; nil where the partner has no settlement terms.
  package let unsettled: Money?
  /// How far exposure may go; nil: without limit.
  package let limit: Money?
  /// How much of the limit is used.
  package let used: Money?
  /// What is left of the limit.
  package let available: Money?
  /// What is left of what was paid in before.
  package let deposit: Money?
  /// Whether the limit is what was paid in before.
  package let isPrepaid: Bool
  /// When this was so.
  package let asOf: Instant
}

extension PostgresConnection {
  /// Reads where the partner stands whose key this is.
  package func position(presenting key: KeyDigest) async throws(StoreError) -> Outcome<Position> {
    do throws(PostgresError) {
      let command = Command(Self.position, [])
      switch try await read(command, presenting: key, scopes: [.reports]) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        guard result.rowCount == 1 else {
          return .refused(.apiKeyInvalid, detail: nil, isReplay: false)
        }
        return .done(try Position(result), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let position: Statement = """
    select currency, open_statements, unsettled, limit_amount, used, available,
      coalesce(is_prepaid, false), as_of, paid_in
    from settlement.position()
    """
}

extension Position {
  fileprivate init(_ result: QueryResult) throws(PostgresError) {
    let code = try result.optionalText(0, 0)
    let currency = code == nil ? nil : try result.currency(0, 0)
    func money(_ column: Int) throws(PostgresError) -> Money? {
      guard let currency, let amount = try result.optionalBigint(0, column) else { return nil }
      return Money(minorUnits: amount, currency: currency)
    }
    self.currency = currency
    openStatements = try money(1)
    unsettled = try money(2)
    limit = try money(3)
    used = try money(4)
    available = try money(5)
    isPrepaid = try result.boolean(0, 6)
    asOf = try result.instant(0, 7)
    deposit = try money(8)
  }
}
