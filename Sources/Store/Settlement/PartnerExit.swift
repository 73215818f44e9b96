package import Coalition
package import Postgres

/// What one person proposes about a partner that leaves.
package struct PartnerExitDraft: Sendable {
  package let id: ExitID
  /// The id of the settlement terms that begin when its run-off ends.
  package let termsID: SettlementTermsID
  package let partner: String
  /// The last day on which purchases earn, in the coalition's time zone; so are the others.
  package let issuesThrough: CivilDate
  /// The last day on which points are redeemed with it; nil: the same.
  package let redeemsThrough: CivilDate?
  package let runsOffThrough: CivilDate
  /// What a point costs that is left then; nil: the issue price of its terms.
  package let priceMicros: Int64?
  package let reason: String

  package init(
    id: ExitID, termsID: SettlementTermsID, partner: String, issuesThrough: CivilDate,
    redeemsThrough: CivilDate?, runsOffThrough: CivilDate, priceMicros: Int64?, reason: String
  ) {
    self.id = id
    self.termsID = termsID
    self.partner = partner
    self.issuesThrough = issuesThrough
    self.redeemsThrough = redeemsThrough
    self.runsOffThrough = runsOffThrough
    self.priceMicros = priceMicros
    self.reason = reason
  }
}

/// How a partner leaves, and what became of the proposal.
package struct PartnerExit: Sendable {
  package let id: ExitID
  package let partner: String
  package let issuesThrough: CivilDate
  package let redeemsThrough: CivilDate
  package let runsOffThrough: CivilDate
  package let priceMicros: Int64
  package let reason: String
  package let proposedBy: String
  package let proposedAt: Instant
  package let state: ProposedSettlementTerms.State
  package let decidedBy: String?
  /// The settlement with the partner's final statement.
  package let finalSettlement: String?
}

/// One item of what an exit would come to now.
package struct ExitPlanItem: Sendable {
  /// `outstanding`, `pending`, `final_charge`, `deposit`, `stated` or `disputed`.
  package let item: String
  /// Points; of what is disputed, how many disputes.
  package let quantity: Int64?
  package let amount: Int64?
  package let currency: String?
}

extension PostgresConnection {
  /// Reads what the exit of a partner would come to if its run-off ended now.
  ///
  /// Refuses `partner_not_found` and `settlement_terms_missing`.
  package func exitPlan(
    of partner: String, priceMicros: Int64?
  ) async throws(OperatorError) -> [ExitPlanItem] {
    try await rows(
      """
      select item, quantity, amount, currency from settlement.exit_plan($1, $2) order by place
      """, [.text(partner), .bigint(priceMicros)]
    ) { row, result throws(PostgresError) in
      ExitPlanItem(
        item: try result.text(row, 0), quantity: try result.optionalBigint(row, 1),
        amount: try result.optionalBigint(row, 2), currency: try result.optionalText(row, 3))
    }
  }

  /// Proposes that a partner leaves; returns the price of a point that is left.
  ///
  /// Refuses `partner_not_found`, `settlement_already_closed`, `settlement_terms_overlap`,
  /// `settlement_terms_missing` and `exit_already_decided`.
  package func propose(
    _ exit: PartnerExitDraft, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> Int64 {
    try await rows(
      "select settlement.propose_exit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
      [
        .text(actor), .uuid(PostgresUUID(exit.id)), .uuid(PostgresUUID(exit.termsID)),
        .text(exit.partner), .date(Int32(exit.issuesThrough.daysSince1970)),
        .date(exit.redeemsThrough.map { Int32($0.daysSince1970) }),
        .date(Int32(exit.runsOffThrough.daysSince1970)), .bigint(exit.priceMicros),
        .text(exit.reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in try result.bigint(row, 0) }[0]
  }

  /// Approves an exit, or rejects it for ever; returns whether that had been so before.
  ///
  /// Refuses `exit_not_found`, `exit_already_decided`, `approval_by_proposer`, and what `propose`
  /// refuses.
  package func decide(
    _ id: ExitID, _ verdict: Verdict
  ) async throws(OperatorError) -> Bool {
    try await decide(
      "select is_replay from settlement.decide_exit($1, $2, $3::text::settlement.verdict, $4, $5)",
      PostgresUUID(id), verdict)
  }

  /// Reads one exit.
  ///
  /// Refuses `exit_not_found`.
  package func exit(_ id: ExitID) async throws(OperatorError) -> PartnerExit {
    guard let exit = try await exits([.uuid(PostgresUUID(id)), .text(nil)]).first else {
      throw .refused(.exitNotFound, message: "no exit has this id")
    }
    return exit
  }

  /// Reads exits, newest first; those of one partner, if it is given.
  package func exits(
    ofPartner code: String?
  ) async throws(OperatorError) -> [PartnerExit] {
    if let code { _ = try await partner(code) }
    return try await exits([.uuid(nil), .text(code)])
  }

  private func exits(
    _ parameters: [PostgresValue]
  ) async throws(OperatorError) -> [PartnerExit] {
    try await rows(
      """
      select e.id, p.code, (e.issues_until at time zone s.time_zone)::date - 1,
        (e.redeems_until at time zone s.time_zone)::date - 1,
        (e.runs_off_until at time zone s.time_zone)::date - 1, e.price_micros::bigint, e.reason,
        e.proposed_by, e.proposed_at, coalesce(d.verdict::text, 'proposed'), d.decided_by,
        (select l.name from settlement.statements t
          join settlement.settlements l on l.number = t.settlement_number
          where t.partner_number = e.partner_number and t.finality = 'final'
            and d.verdict = 'approved')
      from settlement.exits e
      join tenancy.partners p on p.number = e.partner_number
      left join settlement.exit_decisions d
        on d.partner_number = e.partner_number and d.exit_id = e.id
      cross join coalition.settings s
      where ($1 is null or e.id = $1) and ($2 is null or p.code = $2)
      order by e.proposed_at desc, e.id desc
      """, parameters
    ) { row, result throws(PostgresError) in
      PartnerExit(
        id: try result.id(row, 0), partner: try result.text(row, 1),
        issuesThrough: try result.civilDate(row, 2), redeemsThrough: try result.civilDate(row, 3),
        runsOffThrough: try result.civilDate(row, 4), priceMicros: try result.bigint(row, 5),
        reason: try result.text(row, 6), proposedBy: try result.text(row, 7),
        proposedAt: try result.instant(row, 8), state: storedWord(try result.text(row, 9)),
        decidedBy: try result.optionalText(row, 10),
        finalSettlement: try result.optionalText(row, 11))
    }
  }
}
