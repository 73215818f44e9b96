package import Coalition
package import Postgres

/// Points that the operator gives to a member or takes, and what became of the proposal.
package struct Adjustment: Sendable {
  /// Whether points are given or taken.
  package enum Direction: String, CaseIterable, Sendable {
    case credit
    case debit
  }

  /// Why: as a gesture, or because something was wrong.
  package enum Kind: String, CaseIterable, Sendable {
    case goodwill
    case correction
  }

  /// What has become of it; only the first can change.
  package enum State: String, CaseIterable, Sendable {
    case proposed
    case approved
    case rejected
  }

  package let id: AdjustmentID
  /// The operator's own number for it; unique among adjustments.
  package let reference: String
  package let member: MemberID
  package let direction: Direction
  package let kind: Kind
  package let points: Int64
  package let reason: String
  /// Whether a second person must decide.
  package let needsApproval: Bool
  package let proposedBy: String
  package let proposedAt: Instant
  package let state: State
  /// The second person; nil while nobody has decided, and when nobody had to.
  package let decidedBy: String?
  package let decidedAt: Instant?
  package let note: String?
  /// The wallet's balance right after it happened.
  package let balanceAfter: Int64?
  /// When credited points expire; nil: never, or (before it happened) by the policy.
  package let expiresAt: Instant?
}

/// What the operator proposes.
package struct AdjustmentProposal: Sendable {
  package var id: AdjustmentID
  package var reference: Reference
  package var member: MemberID
  package var direction: Adjustment.Direction
  package var kind: Adjustment.Kind
  package var points: Int64
  /// The last day, in the coalition's time zone, on which credited points can be spent; nil: by the
  /// coalition's policy.
  package var expiresOn: CivilDate?
  /// Never personal data.
  package var reason: String

  package init(
    id: AdjustmentID, reference: Reference, member: MemberID, direction: Adjustment.Direction,
    kind: Adjustment.Kind, points: Int64, expiresOn: CivilDate?, reason: String
  ) {
    self.id = id
    self.reference = reference
    self.member = member
    self.direction = direction
    self.kind = kind
    self.points = points
    self.expiresOn = expiresOn
    self.reason = reason
  }
}

/// What an adjustment comes to, or in a rehearsal would.
package struct AdjustmentOutcome: Sendable {
  package let id: AdjustmentID
  package let state: Adjustment.State
  /// Nil when no points were moved.
  package let balanceAfter: Int64?
  /// Whether it had been so before.
  package let isReplay: Bool
}

extension PostgresConnection {
  /// Proposes an adjustment; up to the coalition's limit it happens at once.
  ///
  /// Refuses `member_not_found`, `insufficient_points`, `wallet_frozen` and
  /// `reference_already_used`.
  package func propose(
    _ proposal: AdjustmentProposal, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> AdjustmentOutcome {
    try await rows(
      """
      select adjustment_id, is_replay, state, balance_after
      from ledger.propose_adjustment($1, $2, $3, $4, $5::text::ledger.adjustment_direction,
        $6::text::ledger.adjustment_kind, $7,
        (select ($8::date + 1)::timestamp at time zone s.time_zone from coalition.settings s),
        $9, $10)
      """,
      [
        .text(actor), .uuid(PostgresUUID(proposal.id)), .text(proposal.reference.text),
        .uuid(PostgresUUID(proposal.member)), .text(proposal.direction.rawValue),
        .text(proposal.kind.rawValue), .bigint(proposal.points),
        .date(proposal.expiresOn.map { Int32($0.daysSince1970) }), .text(proposal.reason),
        .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      AdjustmentOutcome(
        id: try result.id(row, 0), state: storedWord(try result.text(row, 2)),
        balanceAfter: try result.optionalBigint(row, 3), isReplay: try result.boolean(row, 1))
    }[0]
  }

  /// Approves an adjustment, which then happens, or rejects it for ever.
  ///
  /// Refuses `adjustment_not_found`, `adjustment_already_decided`, `approval_by_proposer`,
  /// `insufficient_points` and `wallet_frozen`.
  package func decide(
    _ id: AdjustmentID, _ verdict: Verdict
  ) async throws(OperatorError) -> AdjustmentOutcome {
    try await rows(
      """
      select is_replay, balance_after
      from ledger.decide_adjustment($1, $2, $3::text::ledger.adjustment_verdict, $4, $5)
      """,
      [
        .text(verdict.actor), .uuid(PostgresUUID(id)), verdict.word, .text(verdict.note),
        .boolean(verdict.isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      AdjustmentOutcome(
        id: id, state: verdict.isApproved ? .approved : .rejected,
        balanceAfter: try result.optionalBigint(row, 1),
        isReplay: try result.boolean(row, 0))
    }[0]
  }

  /// Reads one adjustment.
  ///
  /// Refuses `adjustment_not_found`.
  package func adjustment(_ id: AdjustmentID) async throws(OperatorError) -> Adjustment {
    let found = try await adjustments([.uuid(PostgresUUID(id)), .text(nil), .bigint(1)])
    guard let adjustment = found.first else {
      throw .refused(.adjustmentNotFound, message: "no adjustment has this id")
    }
    return adjustment
  }

  /// Reads the newest adjustments, newest first; those in one state, if it is given.
  package func adjustments(
    in state: Adjustment.State? = nil, limit: Int
  ) async throws(OperatorError) -> [Adjustment] {
    try await adjustments([.uuid(nil), .text(state?.rawValue), .bigint(Int64(limit))])
  }

  private func adjustments(
    _ parameters: [PostgresValue]
  ) async throws(OperatorError) -> [Adjustment] {
    try await rows(Adjustment.found, parameters) { row, result throws(PostgresError) in
      try Adjustment(row: row, of: result)
    }
  }
}

extension Adjustment {
  fileprivate static let found: Statement = """
    select a.id, a.reference, a.member_id, a.direction::text, a.kind::text, a.points, a.reason,
      a.needs_approval, a.proposed_by, a.proposed_at, coalesce(d.verdict::text, 'proposed'),
      d.decided_by, d.decided_at, d.note, d.balance_after, coalesce(d.expires_at, a.expires_at)
    from ledger.adjustments a
    left join ledger.adjustment_decisions d on d.adjustment_id = a.id
    where ($1 is null or a.id = $1)
      and ($2 is null or coalesce(d.verdict::text, 'proposed') = $2)
    order by a.proposed_at desc, a.id desc
    limit $3
    """

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    reference = try result.text(row, 1)
    member = try result.id(row, 2)
    direction = storedWord(try result.text(row, 3))
    kind = storedWord(try result.text(row, 4))
    points = try result.bigint(row, 5)
    reason = try result.text(row, 6)
    needsApproval = try result.boolean(row, 7)
    proposedBy = try result.text(row, 8)
    proposedAt = try result.instant(row, 9)
    state = storedWord(try result.text(row, 10))
    decidedBy = try result.optionalText(row, 11)
    decidedAt = try result.finiteInstant(row, 12)
    note = try result.optionalText(row, 13)
    balanceAfter = try result.optionalBigint(row, 14)
    expiresAt = try result.finiteInstant(row, 15)
  }
}

/// The value of an enumeration that a word of the database names; one that none does is a defect.
func storedWord<Value: RawRepresentable<String>>(_ word: String) -> Value {
  storedValue {
    guard let value = Value(rawValue: word) else { throw UnknownWord(word) }
    return value
  }
}
