package import Coalition
package import Postgres

/// What the operator sees of a member: no contact data, which only the partners have that were
/// given it.
package struct MemberFile: Sendable {
  /// A means by which the member can be recognised; its value is known to nobody.
  package struct Identifier: Sendable {
    package let kind: String
    /// The last characters, or empty.
    package let hint: String
  }

  package let id: MemberID
  /// Other ids of the member, of members that were merged into it.
  package let aliases: [MemberID]
  package let wallet: WalletID
  package let walletStatus: WalletStatus
  package let createdAt: Instant
  /// When everything personal was removed; nil for a member who can still be recognised.
  package let erasedAt: Instant?
  package let identifiers: [Identifier]
  /// The codes of the partners that know the member.
  package let partners: [String]
  /// The wallet's points, less those whose expiry has passed; below zero when it owes some.
  package let points: Int64
  package let postings: Int64
}

extension PostgresConnection {
  /// Reads a member.
  ///
  /// Refuses `member_not_found`.
  package func memberFile(_ id: MemberID) async throws(OperatorError) -> MemberFile {
    try await memberFile([.uuid(PostgresUUID(id)), .bytea(nil)])
  }

  /// Reads the member whom an identifier names.
  ///
  /// Refuses `member_not_found`.
  package func memberFile(identifiedBy digest: [UInt8]) async throws(OperatorError) -> MemberFile {
    try await memberFile([.uuid(nil), .bytea(digest)])
  }

  private func memberFile(_ parameters: [PostgresValue]) async throws(OperatorError) -> MemberFile {
    let found = try await rows(MemberFile.one, parameters) { row, result throws(PostgresError) in
      try MemberFile(row: row, of: result)
    }
    guard let member = found.first else {
      throw .refused(.memberNotFound, message: "no member has this id or identifier")
    }
    return member
  }
}

extension MemberFile {
  fileprivate static let one: Statement = """
    select m.id, m.wallet_id, m.created_at,
      array(select i.kind::text from membership.identifiers i where i.member_id = m.id
        order by i.created_at, i.digest),
      array(select i.hint from membership.identifiers i where i.member_id = m.id
        order by i.created_at, i.digest),
      array(select p.code from membership.acquaintances a
        join tenancy.partners p on p.number = a.partner_number
        where a.member_id = m.id order by p.code),
      (w.balance - coalesce((select sum(l.points) from ledger.lots l, coalition.settings s
        where l.wallet_id = w.id and not s.expires_after_notice
          and (l.expires_at <= now() or l.renews and w.active_until <= now())), 0))::bigint,
      w.sequence_last::bigint, w.status::text,
      array(select a.id from membership.members a where a.merged_into = m.id
        order by a.created_at, a.id), m.erased_at
    from membership.members m join ledger.wallets w on w.id = m.wallet_id
    where m.id = (
      select coalesce(asked.merged_into, asked.id) from membership.members asked
      where asked.id = coalesce($1,
        (select i.member_id from membership.identifiers i where i.digest = $2)))
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    wallet = try result.id(row, 1)
    createdAt = try result.instant(row, 2)
    identifiers = zip(try result.texts(row, 3), try result.texts(row, 4)).map {
      Identifier(kind: $0 ?? "", hint: $1 ?? "")
    }
    partners = try result.texts(row, 5).compactMap { $0 }
    points = try result.bigint(row, 6)
    postings = try result.bigint(row, 7)
    walletStatus = storedWord(try result.text(row, 8))
    aliases = try result.uuids(row, 9).compactMap { $0.map { ID($0) } }
    erasedAt = try result.finiteInstant(row, 10)
  }
}
