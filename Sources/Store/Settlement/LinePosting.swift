package import Coalition
package import Postgres

/// A posting behind a line of a statement.
package struct LinePosting: Sendable {
  /// What it counts as: issued, returned, redeemed, …
  package let measure: Measure
  /// Those of its points that the line counts; below zero where it takes them off.
  package let points: Int64
  package let occurredAt: Instant
  package let recordedAt: Instant
  package let partner: String?
  package let wallet: WalletID
  /// Its place in the wallet.
  package let sequence: Int32
  fileprivate let place: PostgresUUID
}

extension PostgresConnection {
  /// Reads the postings behind a line of a statement, or behind all its points, in the order in
  /// which they were recorded: those after one of an earlier page. Those behind a
  /// line add up to its quantity.
  package func postings(
    behind line: Int32?, of statement: StatementID, after last: LinePosting?, limit: Int
  ) async throws(OperatorError) -> [LinePosting] {
    try await rows(
      """
      select s.measure::text, s.points, s.occurred_at, s.recorded_at, p.code, s.wallet_id,
        s.sequence, s.place
      from settlement.statement_postings($1, $2, $3, $4, $5) s
      left join tenancy.partners p on p.number = s.partner_number
      order by s.recorded_at, s.place
      """,
      [
        .uuid(PostgresUUID(statement)), .integer(line),
        .timestamptz(last?.recordedAt.microseconds), .uuid(last?.place), .integer(Int32(limit)),
      ]
    ) { row, result throws(PostgresError) in
      LinePosting(
        measure: storedWord(try result.text(row, 0)), points: try result.bigint(row, 1),
        occurredAt: try result.instant(row, 2), recordedAt: try result.instant(row, 3),
        partner: try result.optionalText(row, 4), wallet: try result.id(row, 5),
        sequence: try result.integer(row, 6), place: try result.uuid(row, 7))
    }
  }
}
