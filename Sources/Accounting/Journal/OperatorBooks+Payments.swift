import Coalition

extension OperatorBooks {
  /// Books the payments of the settlement on the days on which they are due.
  mutating func bookPaymentsDue() throws(AccountingError) {
    for paid in settlement.payments {
      let payment = paid.payment
      list.add(
        kind(of: payment), on: paid.dueOn, try .of(paid, in: settlement.name),
        text(of: payment), partner: partner(of: payment),
        moneyLines(
          of: payment, payment.amount.minorUnits, debtor: side(payment.debtor),
          creditor: side(payment.creditor)))
    }
  }

  /// Books what became of payments.
  mutating func bookEvents() throws(AccountingError) {
    for event in settlement.events {
      let payment = event.of.payment
      let claim: AccountKey? =
        event.isPulledOut ? AccountKey(.defaultedClaims, partner: payment.debtor) : nil
      let debtor = claim ?? side(payment.debtor)
      let creditor = side(payment.creditor)
      let (kind, text, lines) =
        switch event.kind {
        case .paid:
          (
            self.kind(of: payment), self.text(of: payment),
            moneyLines(of: payment, event.amount, debtor: debtor, creditor: creditor)
          )
        case .returned:
          (
            EntryKind.returned, "Returned: \(self.text(of: payment))",
            moneyLines(
              of: payment, try Sum.negated(event.amount), debtor: debtor, creditor: creditor)
          )
        case .writtenOff:
          (
            EntryKind.writtenOff, "Written off \(name(payment.debtor))",
            [
              JournalLine(AccountKey(.writeOffs, partner: payment.debtor), event.amount, money),
              JournalLine(debtor, try Sum.negated(event.amount), money),
            ]
          )
        case .fromDeposit, .toDeposit:
          try depositLines(of: event, debtor: debtor)
        case .pulledOut:
          (
            EntryKind.pulledOut, "Pulled out of the clearing \(name(payment.debtor))",
            [
              JournalLine(
                AccountKey(.defaultedClaims, partner: payment.debtor), event.amount, money),
              JournalLine(debtor, try Sum.negated(event.amount), money),
            ]
          )
        }
      list.add(
        kind, on: event.day(in: settlement), try .of(event), text,
        partner: self.partner(of: payment),
        lines)
    }
  }

  /// What is paid out of a deposit leaves it and the debt; undone, both are there again.
  private func depositLines(
    of event: PaymentEvent, debtor: AccountKey
  ) throws(AccountingError) -> (EntryKind, String, [JournalLine]) {
    let payment = event.of.payment
    let isUndone = event.kind == .toDeposit
    let amount = isUndone ? try Sum.negated(event.amount) : event.amount
    let text = isUndone ? "Put back into the deposit" : "Paid out of the deposit"
    return (
      isUndone ? .toDeposit : .fromDeposit, "\(text) \(name(payment.debtor))",
      [
        JournalLine(AccountKey(.deposits, partner: payment.debtor), amount, money),
        JournalLine(debtor, try Sum.negated(amount), money),
      ]
    )
  }

  private func kind(of payment: Payment) -> EntryKind {
    if payment.creditor == Payment.operatorNumber { return .collection }
    return payment.debtor == Payment.operatorNumber ? .payout : .direct
  }

  private func text(of payment: Payment) -> String {
    switch kind(of: payment) {
    case .collection: "Collection \(name(payment.debtor))"
    case .payout: "Payout \(name(payment.creditor))"
    default: "Payment \(name(payment.debtor)) to \(name(payment.creditor))"
    }
  }

  private func partner(of payment: Payment) -> Int32 {
    payment.debtor == Payment.operatorNumber ? payment.creditor : payment.debtor
  }

  private func name(_ number: Int32) -> String {
    settlement.party(number)?.name ?? "P\(number)"
  }

  /// The account on which a party's side of a payment is booked.
  private func side(_ party: Int32) -> AccountKey {
    party == Payment.operatorNumber ? AccountKey(.bank) : AccountKey(.clearing, partner: party)
  }

  /// Money that goes from a debtor's account to a creditor's; what the bank has stands first.
  private func moneyLines(
    of payment: Payment, _ amount: Int64, debtor: AccountKey, creditor: AccountKey
  ) -> [JournalLine] {
    // A partner's account is credited with what it pays; the operator's bank with what it pays.
    let lines = [
      JournalLine(creditor, amount, money), JournalLine(debtor, 0 &- amount, money),
    ]
    return payment.debtor == Payment.operatorNumber ? lines.reversed() : lines
  }
}
