package import Coalition
package import Postgres

/// A payment as it was named when its settlement was closed.
package struct RecordedPayment: Hashable, Sendable {
  package let settlementName: String
  /// Its place among the settlement's payments, from 1.
  package let line: Int32
  package let reference: String
  package let payment: Payment
  package let dueOn: CivilDate
}

/// Something that became of a payment and moves somebody's account.
package struct RecordedPaymentEvent: Hashable, Sendable {
  package let number: Int64
  /// Its place among those of its payment, from 1.
  package let sequence: Int64
  package let payment: RecordedPayment
  /// `paid`, `returned`, `written_off`, `pulled_out`, `from_deposit` or `to_deposit`.
  package let kind: String
  package let amount: Int64
  package let happenedOn: CivilDate
  package let bankReference: String?
  /// Whether the claim had left the clearing before.
  package let isPulledOut: Bool
}

/// How a partner is paid and pays, by the settlement terms in force at an instant.
package struct PartnerBankDetails: Hashable, Sendable {
  package let partnerNumber: Int32
  package let accountName: String?
  package let iban: String?
  package let bic: String?
  package let mandateID: String?
  package let mandateSignedOn: CivilDate?
  package let accountingReference: String?
}

extension PostgresConnection {
  /// Reads the payments that square a settlement, with the parties' numbers.
  package func recordedPayments(
    of number: Int32
  ) async throws(OperatorError) -> [RecordedPayment] {
    try await rows(
      """
      select s.name, p.line, p.reference, p.debtor, p.creditor, p.amount, p.currency, p.due_on
      from settlement.payments p
      join settlement.settlements s on s.number = p.settlement_number
      where p.settlement_number = $1 order by p.line
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      try RecordedPayment(row: row, of: result, from: 0)
    }
  }

  /// Reads what became of payments after one settlement was closed and before the next was: what
  /// the previous balances of the next know and those of the one do not.
  package func recordedPaymentEvents(
    after number: Int32
  ) async throws(OperatorError) -> [RecordedPaymentEvent] {
    try await rows(
      """
      select s.name, p.line, p.reference, p.debtor, p.creditor, p.amount, p.currency, p.due_on,
        e.number, e.kind::text, e.amount, e.happened_on, e.bank_reference, (
          select count(*) from settlement.payment_events x
          where x.settlement_number = e.settlement_number and x.line = e.line
            and x.kind <> 'instructed' and x.number <= e.number), exists (
          select from settlement.payment_events o
          where o.settlement_number = e.settlement_number and o.line = e.line
            and o.kind = 'pulled_out' and o.number < e.number)
      from settlement.payment_events e
      join settlement.payments p
        on p.settlement_number = e.settlement_number and p.line = e.line
      join settlement.settlements s on s.number = e.settlement_number
      where e.after_settlement = $1 and e.kind <> 'instructed'
      order by e.number
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      RecordedPaymentEvent(
        number: try result.bigint(row, 8), sequence: try result.bigint(row, 13),
        payment: try RecordedPayment(row: row, of: result, from: 0),
        kind: try result.text(row, 9), amount: try result.bigint(row, 10),
        happenedOn: try result.civilDate(row, 11),
        bankReference: try result.optionalText(row, 12),
        isPulledOut: try result.boolean(row, 14))
    }
  }

  /// Reads what each partner owed or was owed when a settlement was closed, by partner number.
  package func closingBalances(
    of number: Int32
  ) async throws(OperatorError) -> [(partner: Int32, balance: Int64)] {
    try await rows(
      """
      select e.partner_number, sum(e.amount)::bigint from settlement.account_entries e
      where e.settlement_number < $1 or (e.settlement_number = $1 and e.event_number is null)
      group by e.partner_number having sum(e.amount) <> 0 order by e.partner_number
      """, [.integer(number)]
    ) { row, result throws(PostgresError) in
      (partner: try result.integer(row, 0), balance: try result.bigint(row, 1))
    }
  }

  /// Reads how partners are paid and pay, by the terms in force at an instant (nil: now), as they
  /// were approved by then.
  package func partnerBankDetails(
    at instant: Instant? = nil
  ) async throws(OperatorError) -> [PartnerBankDetails] {
    try await rows(
      """
      select distinct on (t.partner_number) t.partner_number, t.account_name, t.account_iban,
        t.account_bic, t.mandate_id, t.mandate_signed_on, t.accounting_reference
      from settlement.terms t
      join settlement.terms_decisions d on d.terms_number = t.number and d.verdict = 'approved'
      where greatest(t.valid_from, d.decided_at) <= coalesce($1, ledger.instant())
      order by t.partner_number, t.valid_from desc, t.number desc
      """, [.timestamptz(instant?.microseconds)]
    ) { row, result throws(PostgresError) in
      PartnerBankDetails(
        partnerNumber: try result.integer(row, 0), accountName: try result.optionalText(row, 1),
        iban: try result.optionalText(row, 2), bic: try result.optionalText(row, 3),
        mandateID: try result.optionalText(row, 4),
        mandateSignedOn: try result.optionalDate(row, 5).flatMap {
          CivilDate(daysSince1970: Int($0))
        },
        accountingReference: try result.optionalText(row, 6))
    }
  }
}

extension RecordedPayment {
  fileprivate init(
    row: Int, of result: QueryResult, from column: Int
  ) throws(PostgresError) {
    settlementName = try result.text(row, column)
    line = try result.integer(row, column + 1)
    reference = try result.text(row, column + 2)
    payment = Payment(
      debtor: try result.integer(row, column + 3), creditor: try result.integer(row, column + 4),
      amount: try result.money(row, column + 5))
    dueOn = try result.civilDate(row, column + 7)
  }
}
