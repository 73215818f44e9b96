package import Coalition
package import Postgres

/// A settlement as the operator reads it.
package struct SettlementAccount: Sendable {
  package let id: SettlementID
  package let number: Int32
  package let name: String
  package let from: Instant
  package let until: Instant
  package let cut: Instant
  package let policyNumber: Int32
  package let currency: Currency
  package let openingPoints: Int64
  package let closingPoints: Int64
  package let openingLiability: Int64
  package let closingLiability: Int64
  package let statements: Int64
  /// What debtors pay, and what creditors are paid, in the settlement currency.
  package let collected: Int64
  package let paidOut: Int64
  /// The sum of all positions: the operator's.
  package let position: Int64
  package let closedBy: String
  package let closedAt: Instant
  /// Nil: it waits for a second person.
  package let approvedBy: String?
  package let approvedAt: Instant?
  package let previousDigest: [UInt8]
  package let digest: [UInt8]
  package let signingKey: [UInt8]
}

/// One item of the operator's position in a settlement.
package struct OperatorFigure: Sendable {
  package let item: String
  package let amount: Int64
}

/// A payment as it was named when a settlement was closed; nil partners are the operator.
package struct NamedPayment: Sendable {
  package let reference: String
  package let debtor: String?
  package let creditor: String?
  package let amount: Money
  package let dueOn: CivilDate
}

extension PostgresConnection {
  /// Reads settlements, newest first; only the one of a name if one is given.
  package func settlements(
    named name: String? = nil, limit: Int = 10_000
  ) async throws(OperatorError) -> [SettlementAccount] {
    try await rows(
      """
      select s.id, s.number, s.name, s.from_at, s.until_at, s.cut_at, s.policy_number, s.currency,
        s.opening_points, s.closing_points, s.opening_liability, s.closing_liability,
        t.statements, t.collected, t.paid_out, t.position, s.closed_by, s.closed_at,
        a.approved_by, a.approved_at, s.previous_digest, s.digest, s.signing_key
      from settlement.settlements s
      left join settlement.settlement_approvals a on a.settlement_number = s.number
      cross join lateral (
        select count(*) as statements,
          coalesce(sum(x.balance) filter (where x.balance > 0), 0)::bigint as collected,
          coalesce(-sum(x.balance) filter (where x.balance < 0), 0)::bigint as paid_out,
          coalesce(sum(x.settlement_net), 0)::bigint as position
        from settlement.statements x where x.settlement_number = s.number
      ) t
      where $1::text is null or s.name = $1
      order by s.number desc limit $2
      """, [.text(name), .bigint(Int64(limit))], reading: SettlementAccount.init)
  }

  /// Reads the one settlement of a name; nil if there is none.
  package func settlement(
    _ name: String
  ) async throws(OperatorError) -> SettlementAccount? {
    try await settlements(named: name, limit: 1).first
  }

  /// Reads what the operator got in a settlement, item by item.
  package func operatorFigures(
    of number: Int32
  ) async throws(OperatorError) -> [OperatorFigure] {
    try await rows(
      """
      select f.key, f.value::bigint
      from settlement.settlements s cross join jsonb_each_text(s.operator_figures) f
      where s.number = $1 order by f.key
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      OperatorFigure(item: try result.text(row, 0), amount: try result.bigint(row, 1))
    }
  }

  /// Reads the statements of a settlement with their partners' numbers, by partner number.
  package func statements(
    of number: Int32
  ) async throws(OperatorError) -> [(partner: Int32, code: String, statement: StoredStatement)] {
    try await rows(
      """
      select d.id, d.serial, d.settlement_id, d.settlement_name, d.from_at, d.until_at,
        d.closed_at, d.net, d.currency, d.rate_nanos, d.settlement_net, d.settlement_currency,
        d.previous_balance, d.settlement_currency, d.balance, d.settlement_currency, d.due_on,
        d.document, d.digest, d.signature, d.signing_key,
        coalesce(f.from_deposits, 0), d.settlement_currency, coalesce(f.open, 0),
        d.settlement_currency, d.partner_number, p.code
      from settlement.statement_documents d
      left join settlement.statement_payments f
        on f.partner_number = d.partner_number and f.settlement_number = $1
      join tenancy.partners p on p.number = d.partner_number
      where d.settlement_number = $1 order by d.partner_number
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      (
        partner: try result.integer(row, 25), code: try result.text(row, 26),
        statement: try StoredStatement(row: row, of: result)
      )
    }
  }

  /// Reads the lines of a partner's statement in their order.
  package func lines(
    ofPartner partner: Int32, in settlement: Int32
  ) async throws(OperatorError) -> [StoredStatementLine] {
    try await rows(
      """
      select statement_id, line, document::text, charge::text, quantity, rate_micros, share_bps,
        amount, currency, tax_bps, terms_id, belongs_to, original_amount, original_currency,
        original_rate_nanos
      from settlement.statement_lines
      where partner_number = $1 and settlement_number = $2 order by line
      """, [.integer(partner), .integer(settlement)], reading: StoredStatementLine.init)
  }

  /// Reads the payments that square a settlement.
  package func payments(of number: Int32) async throws(OperatorError) -> [NamedPayment] {
    try await rows(
      """
      select p.reference, d.code, c.code, p.amount, p.currency, p.due_on
      from settlement.payments p
      left join tenancy.partners d on d.number = p.debtor
      left join tenancy.partners c on c.number = p.creditor
      where p.settlement_number = $1 order by p.line
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      NamedPayment(
        reference: try result.text(row, 0), debtor: try result.optionalText(row, 1),
        creditor: try result.optionalText(row, 2), amount: try result.money(row, 3),
        dueOn: try result.civilDate(row, 5))
    }
  }

  /// Proves a settlement from its own rows, and from the postings that it counted.
  package func verifySettlement(
    _ number: Int32
  ) async throws(OperatorError) -> [LedgerInvariant] {
    try await invariants(
      """
      select invariant, checked, violations, first_violation from settlement.verify_settlement($1)
      union all
      select invariant, checked, violations, first_violation from settlement.verify_figures($1)
      """, [.integer(number)])
  }
}

extension SettlementAccount {
  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    id = try result.id(row, 0)
    number = try result.integer(row, 1)
    name = try result.text(row, 2)
    from = try result.instant(row, 3)
    until = try result.instant(row, 4)
    cut = try result.instant(row, 5)
    policyNumber = try result.integer(row, 6)
    currency = try result.currency(row, 7)
    openingPoints = try result.bigint(row, 8)
    closingPoints = try result.bigint(row, 9)
    openingLiability = try result.bigint(row, 10)
    closingLiability = try result.bigint(row, 11)
    statements = try result.bigint(row, 12)
    collected = try result.bigint(row, 13)
    paidOut = try result.bigint(row, 14)
    position = try result.bigint(row, 15)
    closedBy = try result.text(row, 16)
    closedAt = try result.instant(row, 17)
    approvedBy = try result.optionalText(row, 18)
    approvedAt = try result.finiteInstant(row, 19)
    previousDigest = try result.bytea(row, 20)
    digest = try result.bytea(row, 21)
    signingKey = try result.bytea(row, 22)
  }
}
