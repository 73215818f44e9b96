package import Coalition
package import Postgres

/// What a partner has paid in before it issues, or that such a deposit was a mistake.
package struct Deposit: Sendable {
  /// Money that came, or a second row that takes it back.
  package enum Kind: String, CaseIterable, Sendable {
    case paidIn = "paid_in"
    case reversed
  }

  /// What has become of it. Only what is approved counts, and of that not what is reversed.
  package enum State: String, CaseIterable, Sendable {
    case proposed
    case approved
    case rejected
    case reversed
  }

  package let id: DepositID
  package let partner: String
  package let kind: Kind
  /// The bank's own name for it; of a reversal that of the deposit.
  package let bankReference: String
  package let amount: Money
  /// Why it is reversed; nil of a deposit.
  package let reason: String?
  package let proposedBy: String
  package let proposedAt: Instant
  package let state: State
  /// The second person; nil while nobody has decided, and when nobody had to.
  package let decidedBy: String?
}

/// What recording a deposit or reversing one comes to, or in a rehearsal would.
package struct DepositOutcome: Sendable {
  /// The one that was recorded before, in a replay.
  package let id: DepositID
  package let isReplay: Bool
  package let state: Deposit.State
  /// The partner's exposure after that; nil where it has neither a limit nor prepays.
  package let exposure: PartnerExposure?
}

extension PostgresConnection {
  /// Records what a partner has paid in; up to the limit of the payment policy it counts at once.
  ///
  /// Refuses `partner_not_found`, `partner_has_left`, `settlement_terms_missing` and
  /// `reference_already_used`.
  package func proposeDeposit(
    _ id: DepositID, of partner: String, amount: Money, bankReference: String, actor: String,
    isRehearsal: Bool
  ) async throws(OperatorError) -> DepositOutcome {
    try await deposit(
      Command(
        """
        select deposit_id, is_replay, state
        from settlement.propose_deposit($1, $2, $3, $4, $5, $6)
        """,
        [
          .text(actor), .uuid(PostgresUUID(id)), .text(partner), .bigint(amount.minorUnits),
          .text(amount.currency.code), .text(bankReference),
        ]), of: partner, isRehearsal)
  }

  /// Takes a deposit back, whole; up to the limit of the payment policy at once.
  ///
  /// Refuses `partner_not_found`, `deposit_not_found` and `deposit_already_used`.
  package func proposeReversal(
    _ id: DepositID, of partner: String, bankReference: String, reason: String, actor: String,
    isRehearsal: Bool
  ) async throws(OperatorError) -> DepositOutcome {
    try await deposit(
      Command(
        """
        select deposit_id, is_replay, state
        from settlement.propose_deposit_reversal($1, $2, $3, $4, $5)
        """,
        [
          .text(actor), .uuid(PostgresUUID(id)), .text(partner), .text(bankReference),
          .text(reason),
        ]), of: partner, isRehearsal)
  }

  /// Approves a deposit or a reversal, which then counts, or rejects it for ever; returns whether
  /// that had been so before.
  ///
  /// Refuses `deposit_not_found`, `deposit_already_decided`, `approval_by_proposer`,
  /// `partner_has_left`, `settlement_terms_missing` and `deposit_already_used`.
  package func decide(
    _ id: DepositID, _ verdict: Verdict
  ) async throws(OperatorError) -> Bool {
    let decide = Command(
      """
      select is_replay from settlement.decide_deposit($1, $2, $3::text::settlement.verdict, $4)
      """,
      [
        .text(verdict.actor), .uuid(PostgresUUID(id)), verdict.word, .text(verdict.note),
      ])
    do throws(PostgresError) {
      return try await segment([
        Command("begin"), decide, Command(verdict.isRehearsal ? "rollback" : "commit"),
      ])[1].boolean(0, 0)
    } catch {
      throw OperatorError(error)
    }
  }

  /// Runs what changes a partner's deposits, and reads its exposure after that.
  private func deposit(
    _ change: Command, of partner: String, _ isRehearsal: Bool
  ) async throws(OperatorError) -> DepositOutcome {
    let expose = Command(PartnerExposure.statement, [.text(partner)])
    do throws(PostgresError) {
      let results = try await segment([
        Command("begin"), change, expose, Command(isRehearsal ? "rollback" : "commit"),
      ])
      return DepositOutcome(
        id: try results[1].id(0, 0), isReplay: try results[1].boolean(0, 1),
        state: storedWord(try results[1].text(0, 2)),
        exposure: results[2].rowCount == 0
          ? nil : try PartnerExposure(row: 0, of: results[2]))
    } catch {
      throw OperatorError(error)
    }
  }

  /// Reads one deposit or reversal.
  ///
  /// Refuses `deposit_not_found`.
  package func deposit(_ id: DepositID) async throws(OperatorError) -> Deposit {
    let found = try await deposits([
      .uuid(PostgresUUID(id)), .text(nil), .text(nil), .bigint(1),
    ])
    guard let deposit = found.first else {
      throw .refused(.depositNotFound, message: "no deposit has this id")
    }
    return deposit
  }

  /// Reads the newest deposits and reversals, newest first: of one partner, or in one state, if
  /// they are given.
  package func deposits(
    of partner: String?, in state: Deposit.State?, limit: Int
  ) async throws(OperatorError) -> [Deposit] {
    try await deposits([
      .uuid(nil), .text(partner), .text(state?.rawValue), .bigint(Int64(limit)),
    ])
  }

  private func deposits(
    _ parameters: [PostgresValue]
  ) async throws(OperatorError) -> [Deposit] {
    try await rows(
      """
      select d.id, p.code, d.kind::text, d.bank_reference, d.amount, d.currency, d.reason,
        d.proposed_by, d.proposed_at, d.state, d.decided_by
      from settlement.deposit_states d
      join tenancy.partners p on p.number = d.partner_number
      where ($1::uuid is null or d.id = $1) and ($2::text is null or p.code = $2)
        and ($3::text is null or d.state = $3)
      order by d.proposed_at desc, d.id desc
      limit $4
      """, parameters
    ) { row, result throws(PostgresError) in
      Deposit(
        id: try result.id(row, 0), partner: try result.text(row, 1),
        kind: storedWord(try result.text(row, 2)), bankReference: try result.text(row, 3),
        amount: try result.money(row, 4), reason: try result.optionalText(row, 6),
        proposedBy: try result.text(row, 7), proposedAt: try result.instant(row, 8),
        state: storedWord(try result.text(row, 9)), decidedBy: try result.optionalText(row, 10))
    }
  }
}
