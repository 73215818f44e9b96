package import Coalition
package import Postgres

/// A sealed segment of the history of postings.
package struct LedgerSeal: Sendable {
  package let number: Int32
  package let postings: Int64
  /// Where the segment ends: all that was recorded before, and after the seal before it, is in it.
  package let until: Instant
  /// 64 hexadecimal digits. Whoever keeps them elsewhere can tell whether the chain was made anew.
  package let digest: String
}

extension PostgresConnection {
  /// Ends the running segment of postings.
  ///
  /// - Returns: Whether it did: not when nothing was posted in it.
  /// - Throws: When somebody is writing for longer than the cut waits; try again.
  package func cutSegment() async throws(OperatorError) -> Bool {
    let result = try await operate("select ledger.cut_segment() is not null")
    do throws(PostgresError) { return try result.boolean(0, 0) } catch { throw .failed(error) }
  }

  /// Seals the next segment that is cut; nil when all are sealed.
  package func sealSegment() async throws(OperatorError) -> LedgerSeal? {
    try await rows(
      "select number, postings, until_at, encode(digest, 'hex') from ledger.seal_segment()",
      reading: LedgerSeal.init
    ).first
  }

  /// Reads the newest seals, newest first.
  package func seals(limit: Int) async throws(OperatorError) -> [LedgerSeal] {
    try await rows(
      """
      select k.number, k.postings, s.until_at, encode(k.digest, 'hex')
      from ledger.seals k join ledger.segments s on s.number = k.number
      order by k.number desc limit $1
      """, [.bigint(Int64(limit))], reading: LedgerSeal.init)
  }
}

extension OperatorError {
  /// Whether somebody held a lock for longer than was waited for (55P03).
  package var isLockTimeout: Bool {
    if case .failed(.server(let server)) = self { server.sqlState == "55P03" } else { false }
  }
}

extension LedgerSeal {
  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    number = try result.integer(row, 0)
    postings = try result.bigint(row, 1)
    until = try result.instant(row, 2)
    digest = try result.text(row, 3)
  }
}
