package import Coalition

/// A closed settlement as a value: all that books, bank files and invoices are made of.
///
/// Whoever reads it from the store says everything here once, and every format is a pure function
/// of it, so the same settlement gives the same bytes on every machine in every year.
package struct ClosedSettlement: Sendable {
  /// What people call it: `2026-10`.
  package let name: String
  /// Its place in the series: 1, 2, …
  package let number: Int32
  /// Its first and its last day, in the coalition's time zone.
  package let days: ClosedRange<CivilDate>
  /// The operator.
  package let operatorParty: Party
  /// The statements, by partner number.
  package let statements: [ClosedStatement]
  /// The operator's position, taken apart, in the settlement currency.
  package let breakdown: OperatorBreakdown
  /// The settlement currency: of payments, positions and the points liability.
  package let currency: Currency
  /// What was counted.
  package let figures: [Figure]
  /// What squares it, in the order in which it was recorded.
  package let payments: [SettledPayment]
  /// What became of this and earlier settlements' payments since the one before was closed: this
  /// settlement's previous balances know of it, and no earlier one's.
  package let events: [PaymentEvent]
  /// The balance of each partner as the settlement before stated it; none: 0.
  package let openingBalances: [Int32: Int64]
  /// Partners that have no statement and are named by events or figures.
  package let furtherParties: [Party]
  /// The statements of earlier settlements to which lines of this one belong, by partner.
  private let earlierStatements: [Int32: [EarlierStatement]]

  private let places: [Int32: Int]

  /// Puts a settlement together from its draft, which `statements` take apart by partner.
  ///
  /// - Precondition: each statement of the draft is given once, in the order of the draft.
  package init(
    name: String, number: Int32, days: ClosedRange<CivilDate>, operatorParty: Party,
    draft: SettlementDraft, statements: [ClosedStatement], figures: [Figure],
    payments: [SettledPayment], events: [PaymentEvent] = [],
    openingBalances: [Int32: Int64] = [:], furtherParties: [Party] = [],
    earlierStatements: [EarlierStatement] = []
  ) {
    precondition(
      statements.map(\.partner.number) == draft.statements.map(\.partnerNumber),
      "each statement of the draft is given once, in its order")
    self.name = name
    self.number = number
    self.days = days
    self.operatorParty = operatorParty
    self.statements = statements
    breakdown = draft.breakdown
    currency = draft.settlementPosition.currency
    self.figures = figures
    self.payments = payments
    self.events = events
    self.openingBalances = openingBalances
    self.furtherParties = furtherParties
    self.earlierStatements = Dictionary(grouping: earlierStatements, by: \.partner)
    places = Dictionary(
      uniqueKeysWithValues: zip(statements.lazy.map(\.partner.number), statements.indices))
  }

  /// Returns the statement of a partner; nil if it has none.
  package func statement(of partner: Int32) -> ClosedStatement? {
    places[partner].map { statements[$0] }
  }

  /// Returns the statements of earlier settlements to which lines of a partner's belong.
  package func earlierStatements(of partner: Int32) -> [EarlierStatement] {
    earlierStatements[partner] ?? []
  }

  /// Returns a partner or the operator; nil for a number that nobody has here.
  package func party(_ number: Int32) -> Party? {
    if number == Payment.operatorNumber { return operatorParty }
    return statement(of: number)?.partner ?? furtherParties.first { $0.number == number }
  }
}

/// A statement with its heading.
package struct ClosedStatement: Sendable {
  package let partner: Party
  /// The statement's id as text: `stm_…`.
  package let id: String
  /// Its number in the series of all statements.
  package let serial: String
  /// The day on which the balance is due.
  package let dueOn: CivilDate
  /// Lines, totals, taxes, net and balance.
  package let draft: StatementDraft

  /// Creates a statement.
  package init(
    partner: Party, id: String, serial: String, dueOn: CivilDate, draft: StatementDraft
  ) {
    self.partner = partner
    self.id = id
    self.serial = serial
    self.dueOn = dueOn
    self.draft = draft
  }
}

/// A payment that squares a settlement, as it was named when that was closed.
package struct SettledPayment: Hashable, Sendable {
  /// Its place among the settlement's payments, from 1.
  package let line: Int32
  /// The end-to-end reference by which a bank statement is matched: `S202610-P1`.
  package let reference: String
  /// Who pays whom how much; 0 is the operator.
  package let payment: Payment
  package let dueOn: CivilDate

  /// Creates a payment.
  package init(line: Int32, reference: String, payment: Payment, dueOn: CivilDate) {
    self.line = line
    self.reference = reference
    self.payment = payment
    self.dueOn = dueOn
  }
}

/// Something that became of a payment and moves somebody's account.
package struct PaymentEvent: Hashable, Sendable {
  /// What happened.
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// Money came or went.
    case paid
    /// The bank took back what had been paid: the debt is open again.
    case returned
    /// The operator gave up the claim.
    case writtenOff = "written_off"
    /// The claim on a partner in default left the clearing.
    case pulledOut = "pulled_out"
    /// It was paid out of what the debtor had paid in beforehand.
    case fromDeposit = "from_deposit"
    /// Such a payment was undone: the debt is open again.
    case toDeposit = "to_deposit"
  }

  /// Its place among everything that became of payments; above zero.
  package let number: Int64
  /// Its place among those of its payment, from 1.
  package let sequence: Int
  /// The name of the settlement that the payment squares.
  package let settlement: String
  /// The payment, with its amount as named.
  package let of: SettledPayment
  package let kind: Kind
  /// What moved, in minor units of the payment's currency; above zero.
  package let amount: Int64
  package let happenedOn: CivilDate
  /// The bank's own name for it.
  package let bankReference: String?
  /// Whether the claim had left the clearing before.
  package let isPulledOut: Bool

  /// Creates an event.
  package init(
    number: Int64, sequence: Int, settlement: String, of payment: SettledPayment, kind: Kind,
    amount: Int64, happenedOn: CivilDate, bankReference: String? = nil, isPulledOut: Bool = false
  ) {
    self.number = number
    self.sequence = sequence
    self.settlement = settlement
    of = payment
    self.kind = kind
    self.amount = amount
    self.happenedOn = happenedOn
    self.bankReference = bankReference
    self.isPulledOut = isPulledOut
  }
}

extension PaymentEvent {
  /// The day on which it is booked in the journal of a settlement.
  ///
  /// A movement of the bank has the bank's own day, whatever that is. What moves within the books
  /// alone is booked by the end of the period: a month that is closed late would otherwise reach
  /// into those that follow, and what its accounts come to could be checked in no books that go on.
  func day(in settlement: ClosedSettlement) -> CivilDate {
    switch kind {
    case .paid, .returned: happenedOn
    case .writtenOff, .pulledOut, .fromDeposit, .toDeposit:
      min(happenedOn, settlement.days.upperBound)
    }
  }
}
