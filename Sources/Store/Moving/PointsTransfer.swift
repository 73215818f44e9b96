package import Coalition
package import Postgres

/// Points that one member gives to another.
package struct PointsTransfer: Sendable {
  package var id: MoveID
  /// The operator's own number for it; unique among transfers.
  package var reference: Reference
  package var source: MemberID
  package var target: MemberID
  package var points: Int64
  /// Never personal data.
  package var reason: String?

  package init(
    id: MoveID, reference: Reference, source: MemberID, target: MemberID, points: Int64,
    reason: String?
  ) {
    self.id = id
    self.reference = reference
    self.source = source
    self.target = target
    self.points = points
    self.reason = reason
  }
}

/// What a transfer comes to, or in a rehearsal would.
package struct TransferOutcome: Sendable {
  package let id: MoveID
  package let sourceBalanceAfter: Int64
  package let targetBalanceAfter: Int64
  /// Whether it had been made before.
  package let isReplay: Bool
}

extension PostgresConnection {
  /// Gives points of one member to another, each with the issuer and the expiry that it had.
  ///
  /// Refuses `member_not_found`, `insufficient_points`, `wallet_frozen`, `same_wallet`,
  /// `transfer_exceeds_limit`, `transfer_exceeds_daily_limit` and `reference_already_used`.
  package func make(
    _ transfer: PointsTransfer, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> TransferOutcome {
    try await rows(
      """
      select move_id, is_replay, source_balance_after, target_balance_after
      from ledger.make_transfer($1, $2, $3, $4, $5, $6, $7, $8)
      """,
      [
        .text(actor), .uuid(PostgresUUID(transfer.id)), .text(transfer.reference.text),
        .uuid(PostgresUUID(transfer.source)), .uuid(PostgresUUID(transfer.target)),
        .bigint(transfer.points), .text(transfer.reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      TransferOutcome(
        id: try result.id(row, 0), sourceBalanceAfter: try result.bigint(row, 2),
        targetBalanceAfter: try result.bigint(row, 3), isReplay: try result.boolean(row, 1))
    }[0]
  }
}
