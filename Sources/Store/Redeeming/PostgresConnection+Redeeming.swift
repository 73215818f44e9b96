package import Coalition
package import Postgres

// What a partner reads back of its redemptions and refunds.

private let scopes: Set<Scope> = [.redeem, .reports]

extension PostgresConnection {
  /// Reads a redemption of the partner that a key proves.
  package func redemption(
    _ id: RedemptionID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredRedemption> {
    try await document(id, presenting: key, scopes: scopes, absence: .redemptionNotFound)
  }

  /// Reads a page of the partner's redemptions, newest first.
  package func redemptions(
    _ page: PageRequest<RedemptionTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredRedemption>> {
    try await documents(page, presenting: key, scopes: scopes)
  }

  /// Reads a refund of the partner that a key proves.
  package func refund(
    _ id: RefundID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredRefund> {
    try await document(id, presenting: key, scopes: scopes, absence: .notFound)
  }

  /// Reads the newest `limit` refunds of a redemption.
  package func refunds(
    of redemption: RedemptionID, limit: Int, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredRefund>> {
    let command = Command(
      StoredRefund.ofRedemption, [.uuid(PostgresUUID(redemption)), .bigint(Int64(limit + 1))])
    return try await all(command, limit: limit, presenting: key, scopes: scopes)
  }
}
