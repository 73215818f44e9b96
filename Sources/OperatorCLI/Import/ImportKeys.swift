import Coalition
import Postgres
import Secrets
import Store

/// The keys with which an import speaks for the partners of its file: issued for it, ended after
/// it, both in the audit trail.
struct ImportKeys: Sendable {
  /// How long a key lives if the import cannot end it, because it was killed.
  static let lifetimeSeconds: Int64 = 6 * 3600

  private let ids: [APIKeyID]
  /// By the partner's code.
  let digests: [String: KeyDigest]

  /// Issues a key for each of the partners that the coalition has; rows of others are refused.
  static func issue(
    for partners: Set<String>, label: String, over connection: PostgresConnection, actor: String
  ) async throws -> ImportKeys {
    var ids: [APIKeyID] = []
    var digests: [String: KeyDigest] = [:]
    let known = Set(try await connection.partners().map(\.code))
    let expiry = Identities.now().advanced(bySeconds: lifetimeSeconds)
    for partner in partners.intersection(known).sorted() {
      let id: APIKeyID = Identities.make()
      let digest = KeyDigest(APIKeySecret.generate(mode: .live).digest)
      try await connection.issueKey(
        id, toPartner: partner, digest: digest, label: label, scopes: [.earn, .members],
        expiresAt: expiry, actor: actor)
      ids.append(id)
      digests[partner] = digest
    }
    return ImportKeys(ids: ids, digests: digests)
  }

  /// Ends the keys.
  func end(over connection: PostgresConnection, actor: String) async throws {
    for id in ids { try await connection.endKey(id, actor: actor) }
  }
}
