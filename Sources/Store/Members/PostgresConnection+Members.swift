package import Coalition
package import Postgres

/// A member as one partner may see it.
package struct StoredMember: Sendable {
  /// A means by which the member can be recognised.
  package struct Identifier: Sendable {
    package let kind: String
    /// The last characters, or empty.
    package let hint: String
    package let createdAt: Instant
  }

  package let id: MemberID
  package let wallet: WalletID
  package let createdAt: Instant
  package let identifiers: [Identifier]
  /// What this partner was given.
  package let contact: Contact
}

extension PostgresConnection {
  /// Finds the member whom a presented identifier names, and acquaints the partner with it.
  package func member(
    identifiedBy digest: [UInt8], presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<MemberID> {
    do throws(PostgresError) {
      let result = try await query(Self.findMember, [.bytea(key.bytes), .bytea(digest)])
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: false)
      }
      return .done(try result.id(0, 1), isReplay: false)
    } catch {
      throw StoreError(error)
    }
  }

  /// Reads a member that the partner knows.
  package func member(
    _ id: MemberID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<StoredMember> {
    do throws(PostgresError) {
      let asked = PostgresValue.uuid(PostgresUUID(id))
      let results = try await segment([
        key.presentation, Command(Self.presentScopes, [.bytea(key.bytes)]),
        Command(Self.ownMember, [asked]), Command(Self.identifiers, [asked]),
      ])
      if let refusal = try results[1].refusal(0, 0) {
        return .refused(refusal, detail: nil, isReplay: false)
      }
      guard try results[1].texts(0, 1).contains(Scope.members.rawValue) else {
        return .refused(.scopeMissing, detail: nil, isReplay: false)
      }
      guard results[2].rowCount == 1 else {
        return .refused(.memberNotFound, detail: nil, isReplay: false)
      }
      return .done(
        try StoredMember(from: results[2], identifiers: results[3]), isReplay: false)
    } catch {
      throw StoreError(error)
    }
  }

  private static let findMember: Statement = """
    select refusal, member_id from membership.find_member($1, $2)
    """

  private static let ownMember: Statement = """
    select m.id, m.wallet_id, m.created_at, c.name, c.phone, c.email, c.language
    from membership.members asked
    join membership.members m on m.id = coalesce(asked.merged_into, asked.id)
    left join membership.contacts c
      on c.partner_number = (select tenancy.current_partner_number()) and c.member_id = m.id
    where asked.id = $1
    """

  private static let identifiers: Statement = """
    select kind, hint, created_at from membership.member_identifiers($1)
    """
}

extension StoredMember {
  fileprivate init(from member: QueryResult, identifiers: QueryResult) throws(PostgresError) {
    id = try member.id(0, 0)
    wallet = try member.id(0, 1)
    createdAt = try member.instant(0, 2)
    contact = Contact(
      name: try member.optionalText(0, 3), phone: try member.optionalText(0, 4),
      email: try member.optionalText(0, 5), language: try member.optionalText(0, 6))
    var known: [Identifier] = []
    for row in 0..<identifiers.rowCount {
      known.append(
        Identifier(
          kind: try identifiers.text(row, 0), hint: try identifiers.text(row, 1),
          createdAt: try identifiers.instant(row, 2)))
    }
    self.identifiers = known
  }
}
