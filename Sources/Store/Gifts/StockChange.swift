package import Coalition
package import Postgres

/// So many of a counted gift that its supplier puts on the shelf, or takes from it.
package struct StockChange: Sendable {
  package var identity: RequestIdentity
  package var gift: GiftID
  /// Not zero; below zero they are taken from the shelf.
  package var change: Int64
  package var reason: String?

  package init(identity: RequestIdentity, gift: GiftID, change: Int64, reason: String?) {
    self.identity = identity
    self.gift = gift
    self.change = change
    self.reason = reason
  }
}

extension PostgresConnection {
  /// Changes the stock of a gift of the supplier that the request's key proves, and returns when.
  package func change(
    _ request: StockChange
  ) async throws(StoreError) -> Outcome<Instant> {
    do throws(PostgresError) {
      let result = try await query(
        Self.addStock,
        [
          .bytea(request.identity.key.bytes), .bytea(request.identity.requestKey),
          .bytea(request.identity.content), .uuid(PostgresUUID(request.gift)),
          .bigint(request.change), .text(request.reason),
        ])
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: try result.optionalBigint(0, 1), isReplay: false)
      }
      return .done(try result.instant(0, 3), isReplay: try result.boolean(0, 2))
    } catch {
      throw StoreError(error)
    }
  }

  private static let addStock: Statement = """
    select refusal, detail, is_replay, changed_at
    from catalogue.add_stock($1, $2, $3, $4, $5, $6)
    """
}
