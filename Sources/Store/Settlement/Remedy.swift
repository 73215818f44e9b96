package import Coalition
package import Postgres

/// What is proposed about claims that are not paid, and what became of the proposal.
package struct Remedy: Sendable {
  /// To write a claim off; or, of a partner in default, what becomes of its open items.
  package enum Kind: String, CaseIterable, Sendable {
    case writeOff = "write_off"
    case pullOut = "pull_out"
    case keep
  }

  /// What has become of it; only the first can change.
  package enum State: String, CaseIterable, Sendable {
    case proposed
    case approved
    case rejected
  }

  package let id: RemedyID
  package let partner: String
  package let kind: Kind
  /// The payment that is written off; nil of a default.
  package let payment: String?
  package let amount: Money
  package let reason: String
  package let proposedBy: String
  package let proposedAt: Instant
  package let state: State
  /// The second person; nil while nobody has decided, and when nobody had to.
  package let decidedBy: String?
}

/// What a write-off comes to, or in a rehearsal would.
package struct WriteOffOutcome: Sendable {
  package let state: Remedy.State
  package let amount: Money
  /// What is open of the payment then.
  package let open: Money
}

/// One step of what a default comes to.
package struct WaterfallStep: Sendable {
  /// `owed`, `netted`, `deposit`, `borne_by_operator`, `in_clearing` or `pulled_out`.
  package let step: String
  package let amount: Int64
  package let currency: String
}

extension PostgresConnection {
  /// Proposes to write off a payment, or what is given of it in minor units; up to the limit of the
  /// payment policy it is done at once.
  ///
  /// Refuses `payment_not_found`, `payment_not_due`, `payment_exceeds_open` and
  /// `payment_is_no_claim`.
  package func proposeWriteOff(
    _ id: RemedyID, of payment: String, amount: Int64?, reason: String, actor: String,
    isRehearsal: Bool
  ) async throws(OperatorError) -> WriteOffOutcome {
    try await rows(
      """
      select state, amount, currency, open
      from settlement.propose_write_off($1, $2, $3, $4, $5, $6)
      """,
      [
        .text(actor), .uuid(PostgresUUID(id)), .text(payment), .bigint(amount), .text(reason),
        .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      let amount = try result.money(row, 1)
      return WriteOffOutcome(
        state: storedWord(try result.text(row, 0)), amount: amount,
        open: Money(minorUnits: try result.bigint(row, 3), currency: amount.currency))
    }[0]
  }

  /// Proposes to treat a partner as in default.
  ///
  /// Refuses `partner_not_found`.
  package func proposeDefault(
    _ id: RemedyID, of partner: String, isPulledOut: Bool, reason: String, actor: String
  ) async throws(OperatorError) {
    let kind: Remedy.Kind = isPulledOut ? .pullOut : .keep
    _ = try await operate(
      "select settlement.propose_default($1, $2, $3, $4::text::settlement.remedy_kind, $5, false)",
      [
        .text(actor), .uuid(PostgresUUID(id)), .text(partner), .text(kind.rawValue),
        .text(reason),
      ])
  }

  /// Approves a remedy, which then happens, or rejects it for ever; returns whether that had been
  /// so before.
  ///
  /// Refuses `remedy_not_found`, `remedy_already_decided`, `approval_by_proposer` and
  /// `payment_exceeds_open`.
  package func decide(
    _ id: RemedyID, _ verdict: Verdict
  ) async throws(OperatorError) -> Bool {
    try await decide(
      """
      select is_replay
      from settlement.decide_remedy($1, $2, $3::text::settlement.verdict, $4, $5)
      """,
      PostgresUUID(id), verdict)
  }

  /// Reads what a default of a partner comes to, step by step.
  ///
  /// Refuses `partner_not_found`.
  package func defaultWaterfall(
    of partner: String
  ) async throws(OperatorError) -> [WaterfallStep] {
    try await rows(
      "select step, amount, currency from settlement.default_waterfall($1) order by place",
      [.text(partner)]
    ) { row, result throws(PostgresError) in
      WaterfallStep(
        step: try result.text(row, 0), amount: try result.bigint(row, 1),
        currency: try result.text(row, 2))
    }
  }

  /// Reads one remedy.
  ///
  /// Refuses `remedy_not_found`.
  package func remedy(_ id: RemedyID) async throws(OperatorError) -> Remedy {
    let found = try await remedies(id: id, state: nil, limit: 1)
    guard let remedy = found.first else {
      throw .refused(.remedyNotFound, message: "no remedy has this id")
    }
    return remedy
  }

  /// Reads the newest remedies, newest first; those in one state, if it is given.
  package func remedies(
    in state: Remedy.State?, limit: Int
  ) async throws(OperatorError) -> [Remedy] {
    try await remedies(id: nil, state: state, limit: limit)
  }

  private func remedies(
    id: RemedyID?, state: Remedy.State?, limit: Int
  ) async throws(OperatorError) -> [Remedy] {
    try await rows(
      """
      select r.id, p.code, r.kind::text, y.reference, r.amount, r.currency, r.reason,
        r.proposed_by, r.proposed_at, coalesce(d.verdict::text, 'proposed'), d.decided_by
      from settlement.remedies r
      join tenancy.partners p on p.number = r.partner_number
      left join settlement.payments y
        on y.settlement_number = r.settlement_number and y.line = r.line
      left join settlement.remedy_decisions d
        on d.partner_number = r.partner_number and d.remedy_id = r.id
      where ($1::uuid is null or r.id = $1)
        and ($2::text is null or coalesce(d.verdict::text, 'proposed') = $2)
      order by r.proposed_at desc, r.id desc
      limit $3
      """,
      [.uuid(id.map { PostgresUUID($0) }), .text(state?.rawValue), .bigint(Int64(limit))]
    ) { row, result throws(PostgresError) in
      Remedy(
        id: try result.id(row, 0), partner: try result.text(row, 1),
        kind: storedWord(try result.text(row, 2)), payment: try result.optionalText(row, 3),
        amount: try result.money(row, 4), reason: try result.text(row, 6),
        proposedBy: try result.text(row, 7), proposedAt: try result.instant(row, 8),
        state: storedWord(try result.text(row, 9)), decidedBy: try result.optionalText(row, 10))
    }
  }
}
