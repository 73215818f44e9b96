package import Coalition
package import Postgres

/// A file of a statement that its partner may download.
package struct StoredPaper: Sendable {
  package let name: String
  package let mediaType: String
  package let byteCount: Int64
  /// The SHA-256 of the content.
  package let digest: [UInt8]
  package let publishedAt: Instant
  /// The bytes; empty in a list.
  package let content: [UInt8]
}

extension StoredPaper: Document {
  typealias Tag = StatementTag

  /// Selects the papers of the statement $1, without their content.
  static let byID: Statement = """
    select p.name, p.media_type, length(p.content)::bigint, p.digest, p.published_at, ''::bytea
    from settlement.papers p
    join settlement.statements s
      on (s.partner_number, s.settlement_number) = (p.partner_number, p.settlement_number)
    where p.partner_number = (select tenancy.reading_partner_number()) and s.id = $1
    order by p.name
    """

  /// Selects $3 papers of the statement $1 after the name $2, without their content.
  static let after: Statement = """
    select p.name, p.media_type, length(p.content)::bigint, p.digest, p.published_at, ''::bytea
    from settlement.papers p
    join settlement.statements s
      on (s.partner_number, s.settlement_number) = (p.partner_number, p.settlement_number)
    where p.partner_number = (select tenancy.reading_partner_number()) and s.id = $1
      and p.name > $2
    order by p.name limit $3
    """

  /// Selects the paper of the statement $1 by its name $2.
  static let byName: Statement = """
    select p.name, p.media_type, length(p.content)::bigint, p.digest, p.published_at, p.content
    from settlement.papers p
    join settlement.statements s
      on (s.partner_number, s.settlement_number) = (p.partner_number, p.settlement_number)
    where p.partner_number = (select tenancy.reading_partner_number()) and s.id = $1
      and p.name = $2
    """

  init(row: Int, of result: QueryResult) throws(PostgresError) {
    name = try result.text(row, 0)
    mediaType = try result.text(row, 1)
    byteCount = try result.bigint(row, 2)
    digest = try result.bytea(row, 3)
    publishedAt = try result.instant(row, 4)
    content = try result.bytea(row, 5)
  }
}

private let scopes: Set<Scope> = [.reports]

extension PostgresConnection {
  /// Reads papers of one of the partner's approved statements, by their names.
  package func papers(
    of id: StatementID, after name: String, limit: Int, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredPaper>> {
    let command = Command(
      StoredPaper.after,
      [.uuid(PostgresUUID(id)), .text(name), .bigint(Int64(limit + 1))])
    return try await all(command, limit: limit, presenting: key, scopes: scopes)
  }

  /// Reads a paper of one of the partner's approved statements; an empty page if there is none.
  package func paper(
    _ name: String, of id: StatementID, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<StoredPaper>> {
    let command = Command(StoredPaper.byName, [.uuid(PostgresUUID(id)), .text(name)])
    return try await all(command, limit: 1, presenting: key, scopes: scopes)
  }

  /// Lets partners download papers, each of one partner's statement. Returns how many are new.
  ///
  /// Refuses `settlement_not_found` and `export_differs`.
  package func publishPapers(
    of settlement: String, partners: [String], names: [String], mediaTypes: [String],
    contents: [[UInt8]], actor: String
  ) async throws(OperatorError) -> Int64 {
    let added = try await rows(
      "select settlement.publish_papers($1, $2, $3, $4, $5, $6)",
      [
        .text(actor), .text(settlement), .texts(partners), .texts(names), .texts(mediaTypes),
        .byteas(contents),
      ]
    ) { row, result throws(PostgresError) in try result.bigint(row, 0) }
    return added[0]
  }
}
