package import Coalition
package import Postgres

/// What one step of a run of expiry has done, or would do.
package struct ExpiryStep: Sendable {
  /// The last wallet that the step looked at; nil when there was none.
  package let nextAfter: WalletID?
  package let walletsSeen: Int64
  package let walletsExpired: Int64
  package let lotsExpired: Int64
  package let pointsExpired: Int64
}

extension PostgresConnection {
  /// Takes one step of a run of expiry, over the wallets above one in the order of their ids.
  ///
  /// A step is one transaction: what was expired before it is not met again. A preview does the
  /// same and undoes it.
  package func expireDueLots(
    after wallet: WalletID?, walletsMax: Int, isPreview: Bool, actor: String
  ) async throws(OperatorError) -> ExpiryStep {
    try await rows(
      """
      select next_after, wallets_seen, wallets_expired, lots_expired, points_expired
      from ledger.expire_due_lots($1, $2, $3, $4)
      """,
      [
        .text(actor), .uuid(wallet.map { PostgresUUID($0) }), .integer(Int32(walletsMax)),
        .boolean(isPreview),
      ]
    ) { row, result throws(PostgresError) in
      ExpiryStep(
        nextAfter: try result.optionalID(row, 0), walletsSeen: try result.bigint(row, 1),
        walletsExpired: try result.bigint(row, 2), lotsExpired: try result.bigint(row, 3),
        pointsExpired: try result.bigint(row, 4))
    }[0]
  }

  /// How many wallets there are, for a progress bar.
  package func walletCount() async throws(OperatorError) -> Int64 {
    try await rows("select count(*) from ledger.wallets") {
      row, result throws(PostgresError) in try result.bigint(row, 0)
    }[0]
  }
}
