package import Coalition
package import Postgres

// What a partner reads back of its holds.

extension PostgresConnection {
  /// Reads a hold of the partner that a key proves.
  package func hold(
    _ id: HoldID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredHold> {
    try await document(
      id, presenting: key, scopes: [.redeem, .reports], absence: .holdNotFound)
  }
}
