package import Coalition
package import Postgres

/// What a merge or its undoing comes to, or in a rehearsal would.
package struct MergeOutcome: Sendable {
  /// The member that has the points and the identifiers now.
  package let member: MemberID
  package let pointsMoved: Int64
  package let identifiersMoved: Int64
  package let balanceAfter: Int64
  /// Whether the two were merged already.
  package let isReplay: Bool
}

extension PostgresConnection {
  /// Makes two members that are one person one member.
  ///
  /// Refuses `member_not_found`, `same_wallet`, `member_already_merged`, `wallet_frozen`,
  /// `household_shared`, `wallet_has_holds`, `wallet_has_pending` and `wallet_in_debt`.
  package func merge(
    _ member: MemberID, into survivor: MemberID, merge: MoveID, reason: String?, actor: String,
    isRehearsal: Bool = false
  ) async throws(OperatorError) -> MergeOutcome {
    try await rows(
      """
      select member_id, points_moved, identifiers_moved, balance_after, is_replay
      from membership.merge_members($1, $2, $3, $4, $5, $6)
      """,
      [
        .text(actor), .uuid(PostgresUUID(merge)), .uuid(PostgresUUID(member)),
        .uuid(PostgresUUID(survivor)), .text(reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try MergeOutcome(row: row, of: result, isReplay: try result.boolean(row, 4))
    }[0]
  }

  /// Undoes the merge of a member, while nothing of the points that came with it was spent.
  ///
  /// Refuses `member_not_found`, `member_not_merged`, `survivor_merged`, `merged_points_spent` and
  /// `wallet_frozen`.
  package func unmerge(
    _ member: MemberID, move: MoveID, reason: String?, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> MergeOutcome {
    try await rows(
      """
      select member_id, points_moved, identifiers_moved, balance_after
      from membership.unmerge_member($1, $2, $3, $4, $5)
      """,
      [
        .text(actor), .uuid(PostgresUUID(move)), .uuid(PostgresUUID(member)), .text(reason),
        .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try MergeOutcome(row: row, of: result, isReplay: false)
    }[0]
  }
}

extension MergeOutcome {
  fileprivate init(
    row: Int, of result: QueryResult, isReplay: Bool
  ) throws(PostgresError) {
    member = try result.id(row, 0)
    pointsMoved = try result.bigint(row, 1)
    identifiersMoved = try result.bigint(row, 2)
    balanceAfter = try result.bigint(row, 3)
    self.isReplay = isReplay
  }
}
