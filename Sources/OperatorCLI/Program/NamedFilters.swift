import Coalition
import Postgres
import Store

/// What the filter of a list names must be there: an empty answer would say that nothing was found
/// where the truth is that the name is wrong.
extension PostgresConnection {
  /// Refuses `partner_not_found`.
  func requirePartner(_ code: String?) async throws {
    if let code { _ = try await partner(code) }
  }

  /// Refuses `partner_not_found`; the operator supplies gifts as well.
  func requireSupplier(_ code: String?) async throws {
    if code != CatalogueEntry.operatorName { try await requirePartner(code) }
  }

  /// Refuses `settlement_not_found`.
  func requireSettlement(_ name: String?) async throws {
    if let name { _ = try await ShowSettlement.find(name, over: self) }
  }
}
