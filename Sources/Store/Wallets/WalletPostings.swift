package import Coalition
package import Postgres

/// A posting of a wallet, as one partner may see it.
package struct SeenPosting: Sendable {
  /// The posting's place in its wallet, from 1.
  package let sequence: Int32
  /// The kind of posting, such as `earn` or `accrue`.
  package let kind: String
  package let points: Int64
  package let balanceAfter: Int64
  package let pendingAfter: Int64
  package let occurredAt: Instant
  package let recordedAt: Instant
  /// The document behind the partner's own posting; nil for another partner's.
  package let document: UUIDv7?
  /// Of what kind that document is, such as `purchase`; nil where there is none to tell of.
  package let documentKind: String?
}

/// Which page of a wallet's postings is asked for, newest first.
package enum PostingCursor: Hashable, Sendable {
  case newest
  case startingAfter(sequence: Int32)
  case endingBefore(sequence: Int32)
}

extension PostgresConnection {
  /// Reads a page of a wallet's postings: all of the partner's own, and of others' only kind,
  /// points and time. Empty for a wallet of no member that the partner knows.
  package func postings(
    of wallet: WalletID, from cursor: PostingCursor, limit: Int, presenting key: KeyDigest
  ) async throws(StoreError) -> Outcome<Page<SeenPosting>> {
    let (older, newer): (Int32?, Int32?) =
      switch cursor {
      case .newest: (nil, nil)
      case .startingAfter(let sequence): (sequence, nil)
      case .endingBefore(let sequence): (nil, sequence)
      }
    let command = Command(
      Self.walletPostings,
      [
        .uuid(PostgresUUID(wallet)), .integer(older), .integer(newer), .integer(Int32(limit + 1)),
      ])
    do throws(PostgresError) {
      switch try await read(command, presenting: key, scopes: []) {
      case .refused(let refusal, let detail, let isReplay):
        return .refused(refusal, detail: detail, isReplay: isReplay)
      case .done(let result, _):
        let hasMore = result.rowCount > limit
        // Rows come newest first: the one too many is the oldest, or above a cursor the newest.
        let first = hasMore && newer != nil ? 1 : 0
        var postings: [SeenPosting] = []
        for row in first..<(first + min(result.rowCount, limit)) {
          postings.append(try SeenPosting(row: row, of: result))
        }
        return .done(Page(elements: postings, hasMore: hasMore), isReplay: false)
      }
    } catch {
      throw StoreError(error)
    }
  }

  private static let walletPostings: Statement = """
    select sequence, kind, points, balance_after, occurred_at, recorded_at, document_id,
      pending_after, document_kind
    from ledger.wallet_postings($1, $2, $3, $4)
    """
}

extension SeenPosting {
  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    sequence = try result.integer(row, 0)
    kind = try result.text(row, 1)
    points = try result.bigint(row, 2)
    balanceAfter = try result.bigint(row, 3)
    occurredAt = try result.instant(row, 4)
    recordedAt = try result.instant(row, 5)
    document = try result.optionalUuid(row, 6).map { UUIDv7(high: $0.high, low: $0.low) }
    pendingAfter = try result.bigint(row, 7)
    documentKind = try result.optionalText(row, 8)
  }
}
