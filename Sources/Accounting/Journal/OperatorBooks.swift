import Coalition

/// The operator's entries as they are made, in the order in which they are listed.
struct OperatorBooks {
  let settlement: ClosedSettlement
  var list = EntryList()
  /// What was booked of each item of the operator's position, as the operator got it.
  var booked: [OperatorItem: Int128] = [:]

  let money: Commodity
  /// What each statement's charges come to in the settlement currency, by charge and document.
  private let charges: [[Charge: Int64]]

  /// What is converted once: a charge of one document, of tax at one rate.
  struct Charge: Hashable {
    let charge: ChargeType
    let document: StatementDocument
    let taxBasisPoints: Int?
  }

  init(_ settlement: ClosedSettlement) throws(AccountingError) {
    self.settlement = settlement
    money = .money(settlement.currency)
    var charges: [[Charge: Int64]] = []
    charges.reserveCapacity(settlement.statements.count)
    for statement in settlement.statements { charges.append(try Self.charges(of: statement)) }
    self.charges = charges
  }

  private static func charges(
    of statement: ClosedStatement
  ) throws(AccountingError) -> [Charge: Int64] {
    var sums: [Charge: Int128] = [:]
    for line in statement.draft.lines {
      let charge = Charge(
        charge: line.charge, document: line.document,
        taxBasisPoints: line.charge == .tax ? line.taxBasisPoints : nil)
      sums[charge, default: 0] += Int128(line.amount)
    }
    var converted: [Charge: Int64] = [:]
    for (charge, sum) in sums {
      let billed = try Sum.fitting(sum)
      do throws(SettlementError) {
        converted[charge] = try statement.draft.rate.settlementAmount(of: billed)
      } catch {
        throw .overflow
      }
    }
    return converted
  }

  /// What the statement in a place charges for some of its charges, without tax.
  func amount(_ place: Int, _ types: ChargeType...) throws(AccountingError) -> Int64 {
    try Sum.of(charges[place].lazy.filter { types.contains($0.key.charge) }.map(\.value))
  }

  /// What the statement in a place charges in all.
  func total(_ place: Int) throws(AccountingError) -> Int64 {
    try Sum.of(charges[place].values)
  }

  /// The tax of one document of the statement in a place, by rate.
  func taxes(_ place: Int, of document: StatementDocument) -> [(basisPoints: Int, amount: Int64)] {
    charges[place].filter { $0.key.charge == .tax && $0.key.document == document }
      .map { (basisPoints: $0.key.taxBasisPoints ?? 0, amount: $0.value) }
      .sorted { $0.basisPoints < $1.basisPoints }
  }

  /// The last day of the settlement, on which charges are booked.
  var day: CivilDate { settlement.days.upperBound }

  func line(_ role: AccountRole, _ amount: Int64, partner: Int32? = nil) -> JournalLine {
    JournalLine(AccountKey(role, partner: partner), amount, money)
  }

  /// A line on a partner's clearing account: above zero it owes more.
  func clearing(_ partner: Int32, _ amount: Int64) -> JournalLine {
    line(.clearing, amount, partner: partner)
  }

  /// Notes that so much of an item of the operator's position is booked.
  mutating func note(_ item: OperatorItem, _ amount: Int64) {
    booked[item, default: 0] += Int128(amount)
  }

  func reference(_ word: String) throws(AccountingError) -> EntryReference {
    try .once(word, in: settlement.name)
  }

  func reference(_ word: String, _ partner: Int32) throws(AccountingError) -> EntryReference {
    try .of(word, partner: partner, in: settlement.name)
  }
}

extension OperatorBooks {
  /// Books what was there before: the points liability and the clearing accounts.
  mutating func open(_ scope: JournalScope) throws(AccountingError) {
    guard scope.opens(settlement) else { return }
    let liability = settlement.breakdown.liability.opening
    let first = settlement.days.lowerBound
    guard let reference = EntryReference("OPEN") else { return }
    list.add(
      .opening, on: first, reference, "Opening points liability",
      [line(.floatFund, liability), line(.pointsLiability, try Sum.negated(liability))])
    var lines: [JournalLine] = []
    for (partner, amount) in openingBalances(scope).sorted(by: { $0.key < $1.key }) {
      lines.append(clearing(partner, amount))
    }
    lines.append(
      line(.openingBalances, try Sum.negated(try Sum.of(lines.lazy.map(\.amount)))))
    guard let balances = EntryReference("OPEN-CLR") else { return }
    list.add(.opening, on: first, balances, "Opening clearing balances", lines)
  }

  /// What partners owed or were owed before: as the settlement before stated it where events since
  /// then are booked, otherwise as this one carries it.
  private func openingBalances(_ scope: JournalScope) -> [Int32: Int64] {
    guard scope.payments != .recorded else { return settlement.openingBalances }
    return Dictionary(
      uniqueKeysWithValues: settlement.statements.map {
        ($0.partner.number, $0.draft.previousBalance.minorUnits)
      })
  }

  /// What accounts come to after the entries, where that follows from what was stated.
  func assertions(_ scope: JournalScope) throws(AccountingError) -> [BalanceAssertion] {
    var assertions: [BalanceAssertion] = []
    let isWhole = scope.opens(settlement)
    if isWhole || scope.payments == .recorded {
      for statement in settlement.statements {
        let balance = scope.payments == .due ? 0 : statement.draft.balance.minorUnits
        assertions.append(
          BalanceAssertion(
            AccountKey(.clearing, partner: statement.partner.number), balance, money))
      }
    }
    assertions.append(
      BalanceAssertion(
        AccountKey(.pointsLiability),
        try Sum.negated(settlement.breakdown.liability.closing), money))
    if isWhole, scope.payments == .due {
      let moved = settlement.payments.lazy.map { paid in
        let amount = paid.payment.amount.minorUnits
        return paid.payment.creditor == Payment.operatorNumber
          ? amount : paid.payment.debtor == Payment.operatorNumber ? -amount : 0
      }
      assertions.append(BalanceAssertion(AccountKey(.bank), try Sum.of(moved), money))
    }
    if scope.hasPoints {
      assertions.append(
        BalanceAssertion(
          AccountKey(.pointsOutstanding),
          try Sum.negated(settlement.breakdown.liability.closingPoints), .points))
    }
    return assertions
  }
}
