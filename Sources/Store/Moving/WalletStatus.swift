package import Coalition
package import Postgres

/// What may be done with a wallet.
package enum WalletStatus: String, CaseIterable, Sendable {
  case open
  /// It earns, and nothing is spent from it.
  case frozen
  /// All that it had is in another; nobody has it any more.
  case closed
}

extension PostgresConnection {
  /// Freezes a wallet or lets it spend again, and says whether it was otherwise before.
  ///
  /// Refuses `wallet_not_found` and `wallet_closed`.
  package func setFrozen(
    _ isFrozen: Bool, wallet: WalletID, reason: String?, actor: String
  ) async throws(OperatorError) -> Bool {
    try await rows(
      "select ledger.set_wallet_status($1, $2, $3::text::ledger.wallet_status, $4)",
      [
        .text(actor), .uuid(PostgresUUID(wallet)),
        .text((isFrozen ? WalletStatus.frozen : .open).rawValue), .text(reason),
      ]
    ) { row, result throws(PostgresError) in try result.boolean(row, 0) }[0]
  }
}
