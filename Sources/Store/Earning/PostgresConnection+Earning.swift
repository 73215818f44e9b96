package import Coalition
package import Postgres

// What a partner reads back of its purchases and returns.

private let scopes: Set<Scope> = [.earn, .reports]

extension PostgresConnection {
  /// Reads a purchase of the partner that a key proves.
  package func purchase(
    _ id: PurchaseID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredPurchase> {
    try await document(id, presenting: key, scopes: scopes, absence: .purchaseNotFound)
  }

  /// Reads the purchase to which the partner gave a receipt number; an empty page if there is none.
  package func purchases(
    withReceipt receipt: Receipt, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredPurchase>> {
    let command = Command(StoredPurchase.byReceipt, [.text(receipt.text)])
    return try await all(command, limit: 1, presenting: key, scopes: scopes)
  }

  /// Reads a page of the partner's purchases, newest first.
  package func purchases(
    _ page: PageRequest<PurchaseTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredPurchase>> {
    try await documents(page, presenting: key, scopes: scopes)
  }

  /// Reads a return of the partner that a key proves.
  package func storedReturn(
    _ id: ReturnID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredReturn> {
    try await document(id, presenting: key, scopes: scopes, absence: .notFound)
  }

  /// Reads the newest `limit` returns of a purchase.
  package func returns(
    of purchase: PurchaseID, limit: Int, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredReturn>> {
    let command = Command(
      StoredReturn.ofPurchase, [.uuid(PostgresUUID(purchase)), .bigint(Int64(limit + 1))])
    return try await all(command, limit: limit, presenting: key, scopes: scopes)
  }
}
