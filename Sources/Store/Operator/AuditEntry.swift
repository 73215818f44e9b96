package import Coalition
package import Postgres

/// One row of the operator's audit trail.
package struct AuditEntry: Sendable {
  /// The row's place in the trail; later rows have higher numbers.
  package let number: Int64
  package let recordedAt: Instant
  /// The person, and in parentheses the role of the database session.
  package let actor: String
  /// Such as `partner.invited`.
  package let action: String
  package let subject: String
  /// A JSON object.
  package let detail: String
}

extension PostgresConnection {
  /// Reads the newest `limit` entries of the audit trail, newest first; those about one subject, if
  /// it is given.
  package func auditTrail(
    limit: Int, subject: String? = nil
  ) async throws(OperatorError) -> [AuditEntry] {
    try await rows(
      """
      select number, recorded_at, actor, action, subject, detail
      from coalition.audit_trail
      where $2 is null or subject = $2
      order by number desc
      limit $1
      """, [.bigint(Int64(limit)), .text(subject)]
    ) { row, result throws(PostgresError) in
      AuditEntry(
        number: try result.bigint(row, 0), recordedAt: try result.instant(row, 1),
        actor: try result.text(row, 2), action: try result.text(row, 3),
        subject: try result.text(row, 4), detail: try result.jsonb(row, 5))
    }
  }
}
