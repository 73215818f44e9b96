package import Coalition
package import Postgres

/// The members that share one wallet.
package struct Household: Sendable {
  /// One of them.
  package struct Member: Sendable {
    package let id: MemberID
    /// When it came to share the wallet, or became a member with a wallet of its own.
    package let since: Instant
  }

  package let wallet: WalletID
  package let balance: Int64
  package let members: [Member]
}

/// What joining a household comes to, or in a rehearsal would.
package struct JoiningOutcome: Sendable {
  package let wallet: WalletID
  /// The points that the joiner brought along.
  package let pointsMoved: Int64
  package let balanceAfter: Int64
  /// Whether the member was in the household already.
  package let isReplay: Bool
}

extension PostgresConnection {
  /// Lets a member share the wallet of another, and brings its points along.
  ///
  /// Refuses `member_not_found`, `same_wallet`, `wallet_frozen`, `household_shared`,
  /// `wallet_has_holds`, `wallet_has_pending` and `wallet_in_debt`.
  package func join(
    _ member: MemberID, householdOf other: MemberID, change: MoveID, reason: String?,
    actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> JoiningOutcome {
    try await rows(
      """
      select wallet_id, is_replay, points_moved, balance_after
      from membership.join_household($1, $2, $3, $4, $5, $6)
      """,
      [
        .text(actor), .uuid(PostgresUUID(change)), .uuid(PostgresUUID(member)),
        .uuid(PostgresUUID(other)), .text(reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      JoiningOutcome(
        wallet: try result.id(row, 0), pointsMoved: try result.bigint(row, 2),
        balanceAfter: try result.bigint(row, 3), isReplay: try result.boolean(row, 1))
    }[0]
  }

  /// Gives a member of a household a new and empty wallet; the points stay with the household.
  ///
  /// Refuses `member_not_found`, `wallet_frozen` and `not_in_household`.
  package func leaveHousehold(
    _ member: MemberID, change: MoveID, newWallet: WalletID, reason: String?, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select membership.leave_household($1, $2, $3, $4, $5)",
      [
        .text(actor), .uuid(PostgresUUID(change)), .uuid(PostgresUUID(member)),
        .uuid(PostgresUUID(newWallet)), .text(reason),
      ])
  }

  /// Reads who shares the wallet of a member, the one that has been in it longest first.
  ///
  /// Refuses `member_not_found`.
  package func household(of member: MemberID) async throws(OperatorError) -> Household {
    var wallet: WalletID?
    var balance: Int64 = 0
    let members = try await rows(Household.found, [.uuid(PostgresUUID(member))]) {
      row, result throws(PostgresError) in
      wallet = try result.id(row, 0)
      balance = try result.bigint(row, 1)
      return Household.Member(id: try result.id(row, 2), since: try result.instant(row, 3))
    }
    guard let wallet else {
      throw .refused(.memberNotFound, message: "no member has this id")
    }
    return Household(wallet: wallet, balance: balance, members: members)
  }
}

extension Household {
  fileprivate static let found: Statement = """
    select w.id, w.balance, m.id, coalesce(c.recorded_at, m.created_at) as since
    from membership.members asked
    join ledger.wallets w on w.id = asked.wallet_id
    join membership.members m on m.wallet_id = w.id and m.merged_into is null
    left join lateral (
      select max(h.recorded_at) as recorded_at from membership.household_changes h
      where h.member_id = m.id
    ) c on true
    where asked.id = $1
    order by since, m.id
    """
}
