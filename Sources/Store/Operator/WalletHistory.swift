package import Coalition
package import Postgres

/// One posting in the history of a wallet, as the operator sees it.
package struct HistoryEntry: Sendable {
  package let sequence: Int32
  package let kind: String
  /// The partner's code; nil where the operator or another wallet is the other side.
  package let partner: String?
  /// By how much the balance changed; of what is pending, by how much that did.
  package let change: Int64
  package let pendingChange: Int64
  package let balanceAfter: Int64
  package let pendingAfter: Int64
  package let occurredAt: Instant
  package let recordedAt: Instant
}

extension PostgresConnection {
  /// The wallet of a member.
  ///
  /// Refuses `member_not_found`.
  package func wallet(of member: MemberID) async throws(OperatorError) -> WalletID {
    try await memberFile(member).wallet
  }

  /// What a wallet held at an instant, as the ledger knew it then.
  ///
  /// Refuses `wallet_not_found`.
  package func walletBalance(
    of wallet: WalletID, at instant: Instant
  ) async throws(OperatorError) -> WalletBalance {
    let found = try await rows(
      "select balance, pending from ledger.balance_at($1, $2) where balance is not null",
      [.uuid(PostgresUUID(wallet)), .timestamptz(instant.microseconds)]
    ) { row, result throws(PostgresError) in
      WalletBalance(balance: try result.bigint(row, 0), pending: try result.bigint(row, 1))
    }
    guard let balance = found.first else {
      throw .refused(.walletNotFound, message: "no wallet has this id")
    }
    return balance
  }

  /// Reads the postings of a wallet that were recorded in a half-open range of time, in their
  /// order, up to `limit` of the latest.
  package func walletHistory(
    of wallet: WalletID, from start: Instant?, to end: Instant?, limit: Int
  ) async throws(OperatorError) -> [HistoryEntry] {
    try await rows(
      HistoryEntry.between,
      [
        .uuid(PostgresUUID(wallet)), .timestamptz(start?.microseconds),
        .timestamptz(end?.microseconds), .bigint(Int64(limit)),
      ]
    ) { row, result throws(PostgresError) in try HistoryEntry(row: row, of: result) }.reversed()
  }
}

extension HistoryEntry {
  /// The first sequence in the range is found by halving, as is the last.
  fileprivate static let between: Statement = """
    select p.sequence, p.kind::text, t.code, p.balance_after, p.pending_after, p.occurred_at,
      p.recorded_at, b.balance_after, b.pending_after
    from ledger.postings p
    left join tenancy.partners t on t.number = p.partner_number
    left join ledger.postings b on b.wallet_id = p.wallet_id and b.sequence = p.sequence - 1
    where p.wallet_id = $1
      and ($2::timestamptz is null or p.sequence >
        (select sequence from ledger.balance_at($1, $2::timestamptz - interval '1 microsecond')))
      and ($3::timestamptz is null or p.sequence <=
        (select sequence from ledger.balance_at($1, $3::timestamptz - interval '1 microsecond')))
    order by p.sequence desc
    limit $4
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    sequence = try result.integer(row, 0)
    kind = try result.text(row, 1)
    partner = try result.optionalText(row, 2)
    balanceAfter = try result.bigint(row, 3)
    pendingAfter = try result.bigint(row, 4)
    occurredAt = try result.instant(row, 5)
    recordedAt = try result.instant(row, 6)
    change = balanceAfter - (try result.optionalBigint(row, 7) ?? 0)
    pendingChange = pendingAfter - (try result.optionalBigint(row, 8) ?? 0)
  }
}
