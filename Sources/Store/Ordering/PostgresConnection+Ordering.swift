package import Coalition
package import Postgres

// What partners read back of orders: of those placed at them all, of those of their gifts what a
// supplier may see.

private let ownScopes: Set<Scope> = [.redeem, .reports]
private let supplierScopes: Set<Scope> = [.gifts]

extension PostgresConnection {
  /// Reads an order that was placed at the partner that a key proves.
  package func order(
    _ id: OrderID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredOrder> {
    try await document(id, presenting: key, scopes: ownScopes, absence: .orderNotFound)
  }

  /// Reads a page of the orders that were placed at the partner, newest first.
  package func orders(
    _ page: PageRequest<OrderTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredOrder>> {
    try await documents(page, presenting: key, scopes: ownScopes)
  }

  /// Reads an order of a gift of the partner that a key proves.
  package func suppliedOrder(
    _ id: OrderID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<SuppliedOrder> {
    try await document(id, presenting: key, scopes: supplierScopes, absence: .orderNotFound)
  }

  /// Reads a page of the orders of the partner's gifts, newest first.
  package func suppliedOrders(
    _ page: PageRequest<OrderTag>, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<SuppliedOrder>> {
    try await documents(page, presenting: key, scopes: supplierScopes)
  }
}
