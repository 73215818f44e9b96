import Coalition

/// A partner's own books of a settlement: what its statement means to it.
///
/// One account with the operator, debit what it is owed and credit what it owes, so that it is zero
/// when everything is paid. Charges are booked in the billing currency; where payments are in
/// another, one entry moves the net from one to the other at the statement's rate.
package enum PartnerJournal {
  /// Returns the journal of a partner; nil if it has no statement. Points are not booked: a
  /// partner's points are the operator's to count. Throws `overflow` and `referenceTooLong`.
  package static func journal(
    of partner: Int32, in settlement: ClosedSettlement, _ scope: JournalScope
  ) throws(AccountingError) -> Journal? {
    guard let statement = settlement.statement(of: partner) else { return nil }
    var books = PartnerBooks(settlement: settlement, statement: statement)
    try books.open(scope)
    for document in StatementDocument.allCases { try books.book(document) }
    try books.bookConversion()
    switch scope.payments {
    case .none: break
    case .due: try books.bookPaymentsDue()
    case .recorded: try books.bookEvents()
    }
    return Journal(
      owner: statement.partner, settlement: settlement.name, entries: books.list.entries,
      assertions: try books.assertions(scope),
      parties: [partner: statement.partner, 0: settlement.operatorParty])
  }
}

/// A partner's entries as they are made.
private struct PartnerBooks {
  let settlement: ClosedSettlement
  let statement: ClosedStatement
  var list = EntryList()

  var partner: Int32 { statement.partner.number }
  var paid: Commodity { .money(settlement.currency) }
  var billed: Commodity { .money(statement.draft.currency) }

  func key(_ role: AccountRole, _ charge: ChargeType? = nil) -> AccountKey {
    AccountKey(role, partner: partner, charge: charge)
  }

  func opening(_ scope: JournalScope) -> Int64 {
    scope.payments == .recorded
      ? settlement.openingBalances[partner] ?? 0 : statement.draft.previousBalance.minorUnits
  }

  mutating func open(_ scope: JournalScope) throws(AccountingError) {
    guard scope.opens(settlement), let reference = EntryReference("OPEN") else { return }
    let owed = opening(scope)
    list.add(
      .opening, on: settlement.days.lowerBound, reference, "Opening balance", partner: partner,
      [
        JournalLine(key(.ownClearing), try Sum.negated(owed), paid),
        JournalLine(key(.ownOpening), owed, paid),
      ])
  }

  /// Books one document: what it charges and gives, with its tax.
  mutating func book(_ document: StatementDocument) throws(AccountingError) {
    let (kind, word, text): (EntryKind, String, String) =
      switch document {
      case .points: (.pointsIssued, "ISS", "Points issued")
      case .reimbursement: (.pointsRedeemed, "RED", "Points redeemed")
      case .gifts: (.giftSupply, "GFT", "Gifts supplied")
      case .takings: (.giftMoney, "GMO", "Money part of gifts")
      case .fees: (.fees, "FEE", "Fees and VAT")
      case .breakage: (.breakageShare, "BRK", "Breakage share")
      case .deposit: (.depositReturn, "DEP", "Deposit given back")
      }
    var sums: [AccountKey: Int128] = [:]
    var rates: [AccountKey: Int] = [:]
    var keys: [AccountKey] = []
    for line in statement.draft.lines where line.document == document {
      let key = self.key(of: line)
      if sums[key] == nil { keys.append(key) }
      sums[key, default: 0] += Int128(line.amount)
      rates[key] = line.taxBasisPoints
    }
    var lines: [JournalLine] = []
    for key in keys {
      lines.append(
        JournalLine(key, try Sum.fitting(sums[key] ?? 0), billed, taxBasisPoints: rates[key]))
    }
    let gross = try Sum.of(lines.lazy.map(\.amount))
    list.add(
      kind, on: settlement.days.upperBound, try .once(word, in: settlement.name), text,
      partner: partner, [JournalLine(key(.ownClearing), try Sum.negated(gross), billed)] + lines)
  }

  private func key(of line: StatementLine) -> AccountKey {
    guard line.charge == .tax else { return key(.ownCharge, line.charge) }
    switch line.document {
    case .points, .fees, .takings, .deposit: return key(.ownTaxReceivable, .tax)
    case .reimbursement, .gifts, .breakage: return key(.ownTaxPayable, .tax)
    }
  }

  mutating func bookConversion() throws(AccountingError) {
    guard billed != paid else { return }
    let net = statement.draft.net.minorUnits
    let position = statement.draft.settlementNet.minorUnits
    list.add(
      .conversion, on: settlement.days.upperBound, try .once("FX", in: settlement.name),
      "Net converted into \(settlement.currency.code)", partner: partner,
      [
        JournalLine(key(.ownClearing), net, billed),
        JournalLine(key(.ownConversion), try Sum.negated(net), billed),
        JournalLine(key(.ownConversion), position, paid),
        JournalLine(key(.ownClearing), try Sum.negated(position), paid),
      ])
  }

  mutating func bookPaymentsDue() throws(AccountingError) {
    for payment in settlement.payments where isOwn(payment.payment) {
      try bookMoney(
        payment.payment, payment.payment.amount.minorUnits, on: payment.dueOn,
        try .of(payment, in: settlement.name), against: key(.ownClearing), isReturned: false)
    }
  }

  mutating func bookEvents() throws(AccountingError) {
    for event in settlement.events where isOwn(event.of.payment) {
      let payment = event.of.payment
      let own = key(event.isPulledOut && payment.debtor == partner ? .ownDefaulted : .ownClearing)
      switch event.kind {
      case .paid, .returned:
        try bookMoney(
          payment, event.amount, on: event.day(in: settlement), try .of(event), against: own,
          isReturned: event.kind == .returned)
      case .writtenOff:
        try bookDebt(event, .writtenOff, "Written off", own, against: .ownWrittenOff)
      case .pulledOut:
        try bookDebt(event, .pulledOut, "Pulled out of the clearing", own, against: .ownDefaulted)
      case .fromDeposit:
        try bookDebt(event, .fromDeposit, "Paid out of the deposit", own, against: .ownDeposit)
      case .toDeposit:
        try bookDebt(event, .toDeposit, "Put back into the deposit", own, against: .ownDeposit)
      }
    }
  }

  /// Whether a payment is the partner's: most are not, and the journals of all partners look at
  /// each.
  private func isOwn(_ payment: Payment) -> Bool {
    payment.debtor == partner || payment.creditor == partner
  }

  /// A debt that becomes less, or more when it is put back, without any money of the bank.
  private mutating func bookDebt(
    _ event: PaymentEvent, _ kind: EntryKind, _ text: String, _ own: AccountKey,
    against role: AccountRole
  ) throws(AccountingError) {
    guard event.of.payment.debtor == partner else { return }
    let amount = event.kind == .toDeposit ? try Sum.negated(event.amount) : event.amount
    list.add(
      kind, on: event.day(in: settlement), try .of(event), text, partner: partner,
      [
        JournalLine(own, amount, paid),
        JournalLine(key(role), try Sum.negated(amount), paid),
      ])
  }

  private mutating func bookMoney(
    _ payment: Payment, _ amount: Int64, on date: CivilDate, _ reference: EntryReference,
    against account: AccountKey, isReturned: Bool
  ) throws(AccountingError) {
    let pays = payment.debtor == partner
    let moved = isReturned ? try Sum.negated(amount) : amount
    let received = pays ? try Sum.negated(moved) : moved
    let what = pays ? "Payment of the balance" : "Balance received"
    list.add(
      isReturned ? .returned : pays ? .payout : .collection, on: date, reference,
      isReturned ? "Returned: \(what)" : what, partner: partner,
      [
        JournalLine(key(.ownBank), received, paid),
        JournalLine(account, try Sum.negated(received), paid),
      ])
  }

  func assertions(_ scope: JournalScope) throws(AccountingError) -> [BalanceAssertion] {
    guard scope.opens(settlement) || scope.payments == .recorded else { return [] }
    let owed = scope.payments == .due ? 0 : statement.draft.balance.minorUnits
    var assertions = [BalanceAssertion(key(.ownClearing), try Sum.negated(owed), paid)]
    if billed != paid { assertions.append(BalanceAssertion(key(.ownClearing), 0, billed)) }
    return assertions
  }
}
