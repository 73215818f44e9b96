package import Coalition
package import Postgres

/// A change of partner terms, of a policy or of an exchange rate, and what became of it.
package struct Change: Sendable {
  /// What it changes.
  package enum Kind: String, CaseIterable, Sendable {
    case partnerTerms = "partner_terms"
    case settlementPolicy = "settlement_policy"
    case paymentPolicy = "payment_policy"
    case exchangeRate = "exchange_rate"
  }

  /// What has become of it; only the first can change.
  package enum State: String, CaseIterable, Sendable {
    case proposed
    case approved
    case rejected
  }

  package let id: ChangeID
  package let kind: Kind
  /// Whose terms change; nil of what is the coalition's.
  package let partner: String?
  /// The values that it sets, such as `levy=77 currency=EUR`.
  package let content: String
  package let state: State
  package let proposedBy: String
  package let proposedAt: Instant
  /// The second person; nil while nobody has decided, and when nobody had to.
  package let decidedBy: String?
  package let decidedAt: Instant?
  package let note: String?
}

/// What became of proposing a change.
package struct ChangeOutcome: Sendable {
  /// Nil when nothing is left to change: the exchange rate is set so already.
  package let id: ChangeID?
  /// `approved` when no second person is needed.
  package let state: Change.State
  /// Whether it had been proposed or set so before.
  package let isReplay: Bool
}

extension PostgresConnection {
  /// Runs a function that proposes a change.
  func proposeChange(
    _ statement: Statement, _ parameters: [PostgresValue]
  ) async throws(OperatorError) -> ChangeOutcome {
    try await rows(statement, parameters) { row, result throws(PostgresError) in
      ChangeOutcome(
        id: try result.optionalID(row, 0), state: storedWord(try result.text(row, 1)),
        isReplay: try result.boolean(row, 2))
    }[0]
  }

  /// Approves a change, which is then applied, or rejects it for ever; returns whether that had
  /// been so before.
  ///
  /// Refuses `change_not_found`, `change_already_decided`, `approval_by_proposer` and what setting
  /// the terms, the policy or the rate refuses.
  package func decide(
    _ id: ChangeID, _ verdict: Verdict
  ) async throws(OperatorError) -> Bool {
    try await decide(
      """
      select is_replay
      from coalition.decide_change($1, $2, $3::text::settlement.verdict, $4, $5)
      """,
      PostgresUUID(id), verdict)
  }

  /// Reads one change.
  ///
  /// Refuses `change_not_found`.
  package func change(_ id: ChangeID) async throws(OperatorError) -> Change {
    let found = try await changes(id: id, kind: nil, state: nil, limit: 1)
    guard let change = found.first else {
      throw .refused(.changeNotFound, message: "no change has this id")
    }
    return change
  }

  /// Reads the newest changes, newest first; those of one kind or in one state, if it is given.
  package func changes(
    of kind: Change.Kind?, in state: Change.State?, limit: Int
  ) async throws(OperatorError) -> [Change] {
    try await changes(id: nil, kind: kind, state: state, limit: limit)
  }

  private func changes(
    id: ChangeID?, kind: Change.Kind?, state: Change.State?, limit: Int
  ) async throws(OperatorError) -> [Change] {
    try await rows(
      """
      select c.id, c.kind::text, p.code,
        (select string_agg(e.key || '=' || e.value, ' ' order by e.key)
         from jsonb_each_text(jsonb_strip_nulls(c.content)) e),
        coalesce(d.verdict::text, 'proposed'), c.proposed_by, c.proposed_at, d.decided_by,
        d.decided_at, d.note
      from coalition.changes c
      left join tenancy.partners p on p.number = c.partner_number
      left join coalition.change_decisions d on d.change_id = c.id
      where ($1::uuid is null or c.id = $1)
        and ($2::text is null or c.kind::text = $2)
        and ($3::text is null or coalesce(d.verdict::text, 'proposed') = $3)
      order by c.proposed_at desc, c.id desc
      limit $4
      """,
      [
        .uuid(id.map { PostgresUUID($0) }), .text(kind?.rawValue), .text(state?.rawValue),
        .bigint(Int64(limit)),
      ]
    ) { row, result throws(PostgresError) in
      Change(
        id: try result.id(row, 0), kind: storedWord(try result.text(row, 1)),
        partner: try result.optionalText(row, 2), content: try result.text(row, 3),
        state: storedWord(try result.text(row, 4)), proposedBy: try result.text(row, 5),
        proposedAt: try result.instant(row, 6), decidedBy: try result.optionalText(row, 7),
        decidedAt: try result.finiteInstant(row, 8), note: try result.optionalText(row, 9))
    }
  }
}
