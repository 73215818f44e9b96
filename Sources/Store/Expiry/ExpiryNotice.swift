package import Coalition
package import Postgres

/// Points whose expiry no notice on record announces yet.
package struct ExpiryToNotice: Sendable {
  package let wallet: WalletID
  /// The members who share the wallet.
  package let members: [MemberID]
  /// The instant to announce.
  package let expiresThrough: Instant
  package let points: Int64
}

/// A notice that was given to the members of a wallet.
package struct ExpiryNotice: Sendable {
  package var wallet: WalletID
  /// The announced instant.
  package var expiresThrough: Instant
  /// When it was given.
  package var noticedAt: Instant
  /// By which means, such as `letter`.
  package var channel: String
  /// Where the proof lies, such as the number of a mailing.
  package var reference: String

  package init(
    wallet: WalletID, expiresThrough: Instant, noticedAt: Instant, channel: String,
    reference: String
  ) {
    self.wallet = wallet
    self.expiresThrough = expiresThrough
    self.noticedAt = noticedAt
    self.channel = channel
    self.reference = reference
  }
}

/// What became of a notice that was to be recorded.
package enum NoticeOutcome: Hashable, Sendable {
  case recorded
  /// It was on record already.
  case replayed
  case refused(Refusal)
}

extension PostgresConnection {
  /// Lists whom to notice of what expires within so many days: a page of wallets above one.
  package func expiriesToNotice(
    withinDays days: Int, after wallet: WalletID?, walletsMax: Int
  ) async throws(OperatorError) -> [ExpiryToNotice] {
    try await rows(
      """
      select wallet_id, members, expires_through, points
      from ledger.expiries_to_notice($1, $2, $3)
      """,
      [
        .integer(Int32(days)), .uuid(wallet.map { PostgresUUID($0) }),
        .integer(Int32(walletsMax)),
      ]
    ) { row, result throws(PostgresError) in
      ExpiryToNotice(
        wallet: try result.id(row, 0),
        members: try result.uuids(row, 1).compactMap { $0.map { ID($0) } },
        expiresThrough: try result.instant(row, 2), points: try result.bigint(row, 3))
    }
  }

  /// Records notices; recording one again changes nothing.
  package func recordExpiryNotices(
    _ notices: [ExpiryNotice], actor: String
  ) async throws(OperatorError) -> [NoticeOutcome] {
    try await rows(
      """
      select refusal, is_replay from ledger.record_expiry_notices($1, $2, $3, $4, $5, $6)
      order by request_number
      """,
      [
        .text(actor), .uuids(notices.map { PostgresUUID($0.wallet) }),
        .timestamptzs(notices.map(\.expiresThrough.microseconds)),
        .timestamptzs(notices.map(\.noticedAt.microseconds)),
        .texts(notices.map(\.channel)), .texts(notices.map(\.reference)),
      ]
    ) { row, result throws(PostgresError) in
      if let refusal = try result.refusal(row, 0) { return .refused(refusal) }
      return try result.boolean(row, 1) ? .replayed : .recorded
    }
  }
}
