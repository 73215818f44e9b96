package import Coalition
package import Postgres

/// A movement, or a rejected order, that a bank reported, with what became of it.
package struct ReportedBankEntry: Sendable {
  package let number: Int64
  /// Whether it was there before.
  package let isKnown: Bool
  /// The bank's own name for it.
  package let reference: String
  /// `paid`, `returned`, `unmatched`, `rejected`, or of a resolved one `set_aside`.
  package let outcome: String
  /// The reference of the payment that it is about; nil: none was found.
  package let payment: String?
  package let amount: Money
  package let isCredit: Bool
  /// Nil for a rejected order, which moved nothing.
  package let bookedOn: CivilDate?
  package let counterparty: String?
  /// Why it is on the work list, or the bank's code.
  package let why: String?

  fileprivate init(row: Int, of result: QueryResult) throws(PostgresError) {
    number = try result.bigint(row, 0)
    isKnown = try result.boolean(row, 1)
    reference = try result.text(row, 2)
    outcome = try result.text(row, 3)
    payment = try result.optionalText(row, 4)
    amount = try result.money(row, 5)
    isCredit = try result.boolean(row, 7)
    bookedOn = try result.optionalDate(row, 8).flatMap { CivilDate(daysSince1970: Int($0)) }
    counterparty = try result.optionalText(row, 9)
    why = try result.optionalText(row, 10)
  }
}

extension PostgresConnection {
  /// Takes the messages of a bank's file, a JSON list, whole or not at all.
  ///
  /// Refuses `payment_not_found`, `bank_statement_differs` and `invalid_request`.
  package func importBankFile(
    _ messages: String, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> [ReportedBankEntry] {
    try await rows(
      """
      select entry_number, is_known, reference, outcome, payment_reference, amount, currency,
        is_credit, booked_on, counterparty_name, why
      from settlement.import_bank_file($1, $2, $3)
      """, [.text(actor), .jsonb(messages), .boolean(isRehearsal)]
    ) { row, result throws(PostgresError) in try ReportedBankEntry(row: row, of: result) }
  }

  /// Reads the work list, oldest first, at most so many.
  package func bankWorkList(limit: Int) async throws(OperatorError) -> [ReportedBankEntry] {
    try await rows(
      """
      select e.number, true, e.reference, e.outcome::text, p.reference, e.amount, e.currency,
        e.is_credit, e.booked_on, coalesce(e.counterparty_name, e.counterparty_iban),
        coalesce(e.why, '') || coalesce(' (' || e.bank_reason || ')', '')
      from settlement.bank_entries e
      left join settlement.payments p
        on p.settlement_number = e.settlement_number and p.line = e.line
      where e.outcome in ('unmatched', 'rejected') and not exists (
        select from settlement.bank_entry_resolutions r where r.entry_number = e.number)
      order by e.number limit $1
      """, [.bigint(Int64(limit))]
    ) { row, result throws(PostgresError) in try ReportedBankEntry(row: row, of: result) }
  }

  /// Says what an entry of the work list is about: a payment, several that it pays one after the
  /// other, or none. Returns what it came to: `paid`, `returned` or `set_aside`.
  ///
  /// Refuses `bank_entry_not_found`, `bank_entry_already_resolved`, `payment_not_found`,
  /// `payment_not_due`, `payment_exceeds_open` and `paid_amount_not_found`.
  package func resolveBankEntry(
    _ number: Int64, as payments: [String], reason: String, actor: String, isRehearsal: Bool
  ) async throws(OperatorError) -> String {
    try await rows(
      "select settlement.resolve_bank_entry($1, $2, $3, $4, $5)",
      [
        .text(actor), .bigint(number), .texts(payments), .text(reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in try result.text(row, 0) }[0]
  }
}
