package import Coalition
package import Postgres

/// A dispute that a partner opens.
package struct DisputeRequest: Sendable {
  package var identity: RequestIdentity
  package var id: DisputeID
  package var statement: StatementID
  package var line: Int32
  package var amount: Money
  package var reason: String
  /// A JSON array.
  package var evidence: String

  package init(
    identity: RequestIdentity, id: DisputeID, statement: StatementID, line: Int32, amount: Money,
    reason: String, evidence: String
  ) {
    self.identity = identity
    self.id = id
    self.statement = statement
    self.line = line
    self.amount = amount
    self.reason = reason
    self.evidence = evidence
  }
}

extension PostgresConnection {
  /// Opens a dispute on a line of a statement of the partner that the request's key proves.
  package func open(
    _ request: DisputeRequest
  ) async throws(StoreError) -> Outcome<DisputeID> {
    do throws(PostgresError) {
      let result = try await query(
        Self.openDispute,
        [
          .bytea(request.identity.key.bytes), .bytea(request.identity.requestKey),
          .bytea(request.identity.content), .uuid(PostgresUUID(request.id)),
          .uuid(PostgresUUID(request.statement)), .integer(request.line),
          .bigint(request.amount.minorUnits), .text(request.amount.currency.code),
          .text(request.reason), .jsonb(request.evidence),
        ])
      if let refusal = try result.refusal(0, 0) {
        return .refused(refusal, detail: try result.optionalBigint(0, 1), isReplay: false)
      }
      return .done(try result.id(0, 3), isReplay: try result.boolean(0, 2))
    } catch {
      throw StoreError(error)
    }
  }

  private static let openDispute: Statement = """
    select refusal, detail, is_replay, dispute_id
    from settlement.open_dispute($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    """
}
