package import Coalition
package import Postgres

/// A payment of a settlement, with what became of it.
package struct StoredPayment: Sendable {
  /// What became of it.
  package enum State: String, CaseIterable, Sendable {
    case open
    case instructed
    case partPaid = "part_paid"
    case paid
    case returned
    case writtenOff = "written_off"
  }

  /// The reference by which a bank statement is matched.
  package let reference: String
  package let settlementName: String
  /// The code of who pays; nil: the operator.
  package let debtor: String?
  /// The code of who is paid; nil: the operator.
  package let creditor: String?
  package let amount: Money
  package let open: Money
  package let dueOn: CivilDate
  package let state: State
  /// Whether its settlement is approved, so that it is due.
  package let isApproved: Bool
  /// Whether what was open of it is in the payments of a later settlement.
  package let isCarried: Bool
  /// Whether it was taken out of the clearing, by a default.
  package let isPulledOut: Bool
}

/// What has happened to a payment, as the bank tells it.
package struct PaymentReport: Sendable {
  /// Whether the bank was told to make it, or the money came.
  package enum Kind: String, Sendable {
    case instructed
    case paid
  }

  package var reference: String
  package var kind: Kind
  /// Minor units; nil: all that is open.
  package var amount: Int64?
  package var happenedOn: CivilDate
  /// The bank's own name for it: recorded twice, it counts once.
  package var bankReference: String

  package init(
    reference: String, kind: Kind, amount: Int64?, happenedOn: CivilDate, bankReference: String
  ) {
    self.reference = reference
    self.kind = kind
    self.amount = amount
    self.happenedOn = happenedOn
    self.bankReference = bankReference
  }
}

/// What recording an event of a payment comes to, or in a rehearsal would.
package struct PaymentOutcome: Sendable {
  package let reference: String
  package let amount: Money
  package let state: StoredPayment.State
  /// What is open of the payment then.
  package let open: Money
  /// Whether it had been recorded before.
  package let isReplay: Bool

  fileprivate init(
    of reference: String, row: Int, in result: QueryResult
  ) throws(PostgresError) {
    self.reference = reference
    isReplay = try result.boolean(row, 0)
    amount = try result.money(row, 1)
    state = storedWord(try result.text(row, 3))
    self.open = Money(minorUnits: try result.bigint(row, 4), currency: amount.currency)
  }
}

extension PostgresConnection {
  /// Records that the bank was told to make a payment, or that money came.
  ///
  /// Refuses `payment_not_found`, `payment_not_due`, `payment_exceeds_open` and
  /// `reference_already_used`.
  package func record(
    _ report: PaymentReport, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> PaymentOutcome {
    try await rows(
      """
      select is_replay, amount, currency, state, open
      from settlement.record_payment($1, $2, $3::text::settlement.payment_event_kind, $4, $5, $6,
        $7)
      """,
      [
        .text(actor), .text(report.reference), .text(report.kind.rawValue),
        .bigint(report.amount), .date(Int32(report.happenedOn.daysSince1970)),
        .text(report.bankReference), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try PaymentOutcome(of: report.reference, row: row, in: result)
    }[0]
  }

  /// Records that the bank took back what had been paid under a bank reference.
  ///
  /// Refuses `payment_not_found`, `payment_not_due` and `paid_amount_not_found`.
  package func returnPayment(
    _ reference: String, bankReference: String, happenedOn: CivilDate, reason: String,
    actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> PaymentOutcome {
    try await rows(
      """
      select is_replay, amount, currency, state, open
      from settlement.return_payment($1, $2, $3, $4, $5, $6)
      """,
      [
        .text(actor), .text(reference), .text(bankReference),
        .date(Int32(happenedOn.daysSince1970)), .text(reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try PaymentOutcome(of: reference, row: row, in: result)
    }[0]
  }

  /// Pays what is open of a payment, or a part of it in minor units, out of what its debtor has
  /// paid in before, under a reference of the operator's own.
  ///
  /// Refuses `payment_not_found`, `payment_not_due`, `payment_is_no_claim`,
  /// `payment_exceeds_open`, `deposit_exceeded` and `reference_already_used`.
  package func payFromDeposit(
    _ payment: String, amount: Int64?, reference: String, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> PaymentOutcome {
    try await rows(
      """
      select is_replay, amount, currency, state, open
      from settlement.pay_from_deposit($1, $2, $3, $4, $5)
      """,
      [
        .text(actor), .text(payment), .bigint(amount), .text(reference), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try PaymentOutcome(of: payment, row: row, in: result)
    }[0]
  }

  /// Undoes all that was paid for a payment out of its debtor's deposits, which have it back, under
  /// a reference of the operator's own.
  ///
  /// Refuses `payment_not_found`, `payment_not_due`, `paid_amount_not_found` and
  /// `partner_has_left`.
  package func returnToDeposit(
    _ payment: String, reference: String, reason: String, actor: String, isRehearsal: Bool = false
  ) async throws(OperatorError) -> PaymentOutcome {
    try await rows(
      """
      select is_replay, amount, currency, state, open
      from settlement.return_to_deposit($1, $2, $3, $4, $5)
      """,
      [
        .text(actor), .text(payment), .text(reference), .text(reason), .boolean(isRehearsal),
      ]
    ) { row, result throws(PostgresError) in
      try PaymentOutcome(of: payment, row: row, in: result)
    }[0]
  }

  /// Reads one payment.
  ///
  /// Refuses `payment_not_found`.
  package func payment(_ reference: String) async throws(OperatorError) -> StoredPayment {
    let found = try await payments(
      [.text(reference), .text(nil), .text(nil), .text(nil), .bigint(1)])
    guard let payment = found.first else {
      throw .refused(.paymentNotFound, message: "no payment has this reference")
    }
    return payment
  }

  /// Reads the newest payments, newest settlement first: of one settlement, of one partner, or in
  /// one state, if they are given.
  package func payments(
    ofSettlement name: String?, partner: String?, in state: StoredPayment.State?, limit: Int
  ) async throws(OperatorError) -> [StoredPayment] {
    try await payments([
      .text(nil), .text(name), .text(partner), .text(state?.rawValue), .bigint(Int64(limit)),
    ])
  }

  private func payments(
    _ parameters: [PostgresValue]
  ) async throws(OperatorError) -> [StoredPayment] {
    try await rows(
      """
      select s.reference, s.settlement_name, d.code, c.code, s.amount, s.currency, s.open,
        s.currency, s.due_on, s.state, s.approved_at is not null, s.is_carried, s.is_pulled_out
      from settlement.payment_states s
      left join tenancy.partners d on d.number = s.debtor
      left join tenancy.partners c on c.number = s.creditor
      where ($1::text is null or s.reference = $1) and ($2::text is null or s.settlement_name = $2)
        and ($3::text is null or $3 in (d.code, c.code)) and ($4::text is null or s.state = $4)
      order by s.settlement_number desc, s.line
      limit $5
      """, parameters
    ) { row, result throws(PostgresError) in
      StoredPayment(
        reference: try result.text(row, 0), settlementName: try result.text(row, 1),
        debtor: try result.optionalText(row, 2), creditor: try result.optionalText(row, 3),
        amount: try result.money(row, 4), open: try result.money(row, 6),
        dueOn: try result.civilDate(row, 8), state: storedWord(try result.text(row, 9)),
        isApproved: try result.boolean(row, 10), isCarried: try result.boolean(row, 11),
        isPulledOut: try result.boolean(row, 12))
    }
  }
}
