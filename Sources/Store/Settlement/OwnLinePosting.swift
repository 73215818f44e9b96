package import Coalition
package import Postgres

/// A place among the postings or orders of a line, in the order in which they were recorded.
package struct LinePlace: Hashable, Sendable {
  package let recordedAt: Instant
  package let tie: PostgresUUID

  package init(recordedAt: Instant, tie: PostgresUUID) {
    self.recordedAt = recordedAt
    self.tie = tie
  }
}

/// A posting behind a line of a statement, as the statement's partner may see it.
package struct OwnLinePosting: Sendable {
  /// What it counts as: issued, returned, redeemed, …
  package let measure: Measure
  /// Those of its points that the line counts; below zero where it takes them off.
  package let points: Int64
  package let occurredAt: Instant
  package let place: LinePlace
  /// Whether it happened at the partner itself.
  package let isOwn: Bool
  /// The wallet and the document; nil for what happened with another partner.
  package let wallet: WalletID?
  package let document: UUIDv7?
}

extension PostgresConnection {
  /// Reads a page of the postings behind a line of one of the partner's approved statements: those
  /// after a place. None behind any other line.
  package func ownPostings(
    behind line: Int32, of statement: StatementID, after place: LinePlace?, limit: Int,
    presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<OwnLinePosting>> {
    let command = Command(
      Self.ownLinePostings,
      [
        .uuid(PostgresUUID(statement)), .integer(line),
        .timestamptz(place?.recordedAt.microseconds), .uuid(place?.tie),
        .integer(Int32(limit + 1)),
      ])
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: [.reports]) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        var postings: [OwnLinePosting] = []
        for row in 0..<min(result.rowCount, limit) {
          postings.append(try OwnLinePosting(row: row, of: result))
        }
        return .done(
          Page(elements: postings, hasMore: result.rowCount > limit), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let ownLinePostings: Statement = """
    select measure::text, points, occurred_at, recorded_at, place, is_own, wallet_id, document_id
    from settlement.own_statement_postings($1, $2, $3, $4, $5)
    order by recorded_at, place
    """
}

extension OwnLinePosting {
  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    measure = storedWord(try result.text(row, 0))
    points = try result.bigint(row, 1)
    occurredAt = try result.instant(row, 2)
    place = LinePlace(recordedAt: try result.instant(row, 3), tie: try result.uuid(row, 4))
    isOwn = try result.boolean(row, 5)
    wallet = try result.optionalID(row, 6)
    document = try result.optionalUuid(row, 7).map { UUIDv7(high: $0.high, low: $0.low) }
  }
}
