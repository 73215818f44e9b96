package import Coalition
package import Postgres

/// An API key of a partner, as far as anybody but its holder can know it.
package struct PartnerKey: Sendable {
  package let id: APIKeyID
  /// The code of the partner that it proves.
  package let partner: String
  package let label: String
  package let scopes: [Scope]
  package let createdAt: Instant
  /// Nil for never.
  package let expiresAt: Instant?
  package let revokedAt: Instant?
  package let lastUsedAt: Instant?

  /// Whether the key proves its partner at a moment.
  package func isActive(at now: Instant) -> Bool {
    revokedAt == nil && expiresAt.map { now < $0 } ?? true
  }
}

extension PostgresConnection {
  /// Gives a partner a key, of which the database learns only the digest.
  ///
  /// Refuses `partner_not_found`.
  package func issueKey(
    _ id: APIKeyID, toPartner code: String, digest: KeyDigest, label: String, scopes: Set<Scope>,
    expiresAt: Instant? = nil, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select tenancy.issue_key($1, $2, $3, $4, $5, $6, $7)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .text(code), .bytea(digest.bytes), .text(label),
        .texts(Scope.allCases.filter(scopes.contains).map(\.rawValue)),
        .timestamptz(expiresAt?.microseconds),
      ])
  }

  /// Ends a key: at once, or at an instant to come, which never makes it live longer.
  ///
  /// Refuses `api_key_not_found`.
  package func endKey(
    _ id: APIKeyID, at end: Instant? = nil, actor: String
  ) async throws(OperatorError) {
    _ = try await operate(
      "select tenancy.end_key($1, $2, $3)",
      [.text(actor), .uuid(PostgresUUID(id)), .timestamptz(end?.microseconds)])
  }

  /// Replaces a key: a new one with the same partner, label and scopes, which never ends by itself;
  /// the old one ends at `end`. Both happen, or neither.
  ///
  /// Refuses `api_key_not_found`.
  package func rotateKey(
    _ old: PartnerKey, to id: APIKeyID, digest: KeyDigest, oldEndsAt end: Instant, actor: String
  ) async throws(OperatorError) {
    do throws(PostgresError) {
      _ = try await segment([
        Command(
          "select tenancy.issue_key($1, $2, $3, $4, $5, $6, null)",
          [
            .text(actor), .uuid(PostgresUUID(id)), .text(old.partner), .bytea(digest.bytes),
            .text(old.label), .texts(old.scopes.map(\.rawValue)),
          ]),
        Command(
          "select tenancy.end_key($1, $2, $3)",
          [.text(actor), .uuid(PostgresUUID(old.id)), .timestamptz(end.microseconds)]),
      ])
    } catch {
      throw OperatorError(error)
    }
  }

  /// Reads the keys of one partner, or of all, oldest first.
  ///
  /// Refuses `partner_not_found`.
  package func keys(ofPartner code: String? = nil) async throws(OperatorError) -> [PartnerKey] {
    if let code { _ = try await partner(code) }
    return try await rows(PartnerKey.ofPartner, [.text(code), .uuid(nil)]) {
      row, result throws(PostgresError) in try PartnerKey(row: row, of: result)
    }
  }

  /// Reads one key.
  ///
  /// Refuses `api_key_not_found`.
  package func key(_ id: APIKeyID) async throws(OperatorError) -> PartnerKey {
    let found = try await rows(PartnerKey.ofPartner, [.text(nil), .uuid(PostgresUUID(id))]) {
      row, result throws(PostgresError) in try PartnerKey(row: row, of: result)
    }
    guard let key = found.first else {
      throw .refused(.apiKeyNotFound, message: "no API key has this id")
    }
    return key
  }
}

extension PartnerKey {
  fileprivate static let ofPartner: Statement = """
    select k.id, p.code, k.label, k.scopes, k.created_at, k.expires_at, k.revoked_at,
      k.last_used_at
    from tenancy.api_keys k join tenancy.partners p on p.number = k.partner_number
    where ($1 is null or p.code = $1) and ($2 is null or k.id = $2)
    order by p.code, k.id
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    partner = try result.text(row, 1)
    label = try result.text(row, 2)
    scopes = try result.texts(row, 3).compactMap { $0.flatMap(Scope.init) }
    createdAt = try result.instant(row, 4)
    expiresAt = try result.finiteInstant(row, 5)
    revokedAt = try result.finiteInstant(row, 6)
    lastUsedAt = try result.finiteInstant(row, 7)
  }
}
