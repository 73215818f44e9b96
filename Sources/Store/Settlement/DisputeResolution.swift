package import Coalition
package import Postgres

/// What the operator's answer to a dispute comes to.
package struct DisputeResolution: Sendable {
  package let id: DisputeID
  package let state: StoredDispute.State
  /// What becomes the partner's in the next settlement, if it is accepted.
  package let amount: Money
  /// Whether it had been so before.
  package let isReplay: Bool
}

extension PostgresConnection {
  /// Accepts a dispute, which becomes a line of the next settlement, or rejects it.
  ///
  /// Refuses `dispute_not_found` and `dispute_already_resolved`.
  package func resolve(
    _ id: DisputeID, isAccepted: Bool, reason: String, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> DisputeResolution {
    let state: StoredDispute.State = isAccepted ? .accepted : .rejected
    return try await rows(
      """
      select is_replay, amount, currency
      from settlement.resolve_dispute($1, $2, $3::text::settlement.dispute_verdict, $4, $5)
      """,
      [
        .text(actor), .uuid(PostgresUUID(id)), .text(state.rawValue), .text(reason),
        .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      DisputeResolution(
        id: id, state: state, amount: try result.money(row, 1),
        isReplay: try result.boolean(row, 0))
    }[0]
  }

  /// Reads one dispute of any partner.
  ///
  /// Refuses `dispute_not_found`.
  package func dispute(_ id: DisputeID) async throws(OperatorError) -> StoredDispute {
    let found = try await disputes(id: id, state: nil, limit: 1)
    guard let dispute = found.first else {
      throw .refused(.disputeNotFound, message: "no dispute has this id")
    }
    return dispute
  }

  /// Reads the newest disputes of all partners, newest first; those in one state, if it is given.
  package func disputes(
    in state: StoredDispute.State? = nil, limit: Int
  ) async throws(OperatorError) -> [StoredDispute] {
    try await disputes(id: nil, state: state, limit: limit)
  }

  private func disputes(
    id: DisputeID?, state: StoredDispute.State?, limit: Int
  ) async throws(OperatorError) -> [StoredDispute] {
    try await rows(
      """
      select d.id, d.statement_id, d.serial, d.settlement_name, d.line, d.charge, d.line_amount,
        d.currency, d.amount, d.currency, d.reason, d.evidence, d.is_held, d.opened_at, d.state,
        d.resolution, d.resolved_at, d.posted_statement_id, p.code
      from settlement.dispute_documents d
      join tenancy.partners p on p.number = d.partner_number
      where ($1::uuid is null or d.id = $1) and ($2::text is null or d.state = $2)
      order by d.opened_at desc, d.id desc
      limit $3
      """,
      [.uuid(id.map { PostgresUUID($0) }), .text(state?.rawValue), .bigint(Int64(limit))]
    ) { row, result throws(PostgresError) in
      try StoredDispute(row: row, of: result)
    }
  }
}
