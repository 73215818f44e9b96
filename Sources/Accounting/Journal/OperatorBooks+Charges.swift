import Coalition

extension OperatorBooks {
  /// Books how the points liability moved but by issuing, redeeming and expiring.
  mutating func bookLiability() throws(AccountingError) {
    let liability = settlement.breakdown.liability
    list.add(
      .revaluation, on: day, try reference("REV"), "Points liability revalued",
      [
        line(.revaluation, liability.revaluation),
        line(.pointsLiability, try Sum.negated(liability.revaluation)),
      ])
    note(.revaluation, try Sum.negated(liability.revaluation))
    list.add(
      .adjustment, on: day, try reference("ADJ"), "Points credited and debited",
      [
        line(.adjustmentCost, liability.adjust),
        line(.pointsLiability, try Sum.negated(liability.adjust)),
      ])
    note(.adjustmentCost, try Sum.negated(liability.adjust))
    note(.liabilityChange, try Sum.fitting(Int128(liability.closing) - Int128(liability.opening)))
  }

  /// Books what partners are charged and given, but for breakage.
  mutating func bookCharges() throws(AccountingError) {
    let liability = settlement.breakdown.liability
    let issued = try clearingLines(.issueCharge, .issueCredit)
    let growth = [line(.pointsLiability, try Sum.negated(liability.issue))]
    let margin = try Sum.negated(try Sum.of((issued + growth).lazy.map(\.amount)))
    list.add(
      .pointsIssued, on: day, try reference("ISS"), "Points issued",
      issued + growth + [line(.programmeMargin, margin)])
    note(.programmeMargin, try Sum.negated(margin))

    let shrunk = [line(.pointsLiability, liability.redeem)]
    let given = try clearingLines(.reimbursement, .reimbursementReversal)
    let variance = try Sum.negated(try Sum.of((shrunk + given).lazy.map(\.amount)))
    list.add(
      .pointsRedeemed, on: day, try reference("RED"), "Points redeemed",
      shrunk + given + [line(.redemptionVariance, variance)])
    note(.redemptionVariance, try Sum.negated(variance))

    let charged = try clearingLines(.redemptionCharge, .redemptionCredit)
    let income = try Sum.of(charged.lazy.map(\.amount))
    list.add(
      .redemptionCharges, on: day, try reference("RCH"), "Points redeemed, charged to issuers",
      charged + [line(.redemptionIncome, try Sum.negated(income))])
    note(.redemptionIncome, income)

    for place in settlement.statements.indices { try bookFees(place) }
    for place in settlement.statements.indices { try bookFurther(place) }
    for document in StatementDocument.allCases where document != .fees {
      try bookTax(on: document)
    }
  }

  private func clearingLines(_ types: ChargeType...) throws(AccountingError) -> [JournalLine] {
    var lines: [JournalLine] = []
    for (place, statement) in settlement.statements.enumerated() {
      var amount: Int128 = 0
      for type in types { amount += Int128(try self.amount(place, type)) }
      lines.append(clearing(statement.partner.number, try Sum.fitting(amount)))
    }
    return lines
  }

  /// The fees of a partner with their tax, as they stand in one document.
  private mutating func bookFees(_ place: Int) throws(AccountingError) {
    let fees: [(AccountRole, ChargeType, OperatorItem)] = [
      (.issueFees, .issueFee, .issueFees), (.redemptionFees, .redemptionFee, .redemptionFees),
      (.platformFees, .platformFee, .platformFees), (.levy, .levy, .levy),
    ]
    let partner = settlement.statements[place].partner
    let taxBasisPoints = taxRates(place)
    var lines: [JournalLine] = []
    for (role, charge, item) in fees {
      let amount = try amount(place, charge)
      lines.append(
        JournalLine(
          AccountKey(role, partner: partner.number, charge: charge), try Sum.negated(amount),
          money, taxBasisPoints: taxBasisPoints[charge]))
      note(item, amount)
    }
    lines += try taxLines(place, of: .fees)
    let gross = try Sum.negated(try Sum.of(lines.lazy.map(\.amount)))
    list.add(
      .fees, on: day, try reference("FEE", partner.number), "Fees and VAT \(partner.name)",
      partner: partner.number, [clearing(partner.number, gross)] + lines)
  }

  /// The rates at which charges of a statement are taxed, where each has one.
  private func taxRates(_ place: Int) -> [ChargeType: Int] {
    var rates: [ChargeType: Int] = [:]
    for line in settlement.statements[place].draft.lines where line.charge != .tax {
      rates[line.charge] = line.taxBasisPoints
    }
    return rates
  }

  /// The tax of a document, on the account of what the operator owes the state or is owed by it.
  private mutating func taxLines(
    _ place: Int, of document: StatementDocument
  ) throws(AccountingError) -> [JournalLine] {
    let partner = settlement.statements[place].partner.number
    var lines: [JournalLine] = []
    for (basisPoints, amount) in taxes(place, of: document) {
      let role: AccountRole =
        switch document {
        case .points, .fees, .takings, .deposit: .taxPayable
        case .reimbursement, .gifts, .breakage: .taxReceivable
        }
      lines.append(
        JournalLine(
          AccountKey(role, partner: partner, charge: .tax), try Sum.negated(amount), money,
          taxBasisPoints: basisPoints))
      note(.taxPayable, amount)
    }
    return lines
  }

  /// Buy-outs, deposits given back, the money of orders and results of disputes of a partner.
  private mutating func bookFurther(_ place: Int) throws(AccountingError) {
    let further: [(EntryKind, String, String, AccountRole, ChargeType, OperatorItem)] = [
      (.buyOut, "BUY", "Buy-out", .buyOuts, .buyOut, .buyOuts),
      (.depositReturn, "DEP", "Deposit given back", .deposits, .depositReturn, .depositReturns),
      (.giftSupply, "GFT", "Gifts supplied", .giftSupplies, .giftSupply, .giftSupplies),
      (
        .giftSupply, "GFR", "Gifts taken back", .giftSupplies, .giftSupplyReversal, .giftSupplies
      ),
      (.donation, "DON", "Donations", .donations, .donation, .donations),
      (.donation, "DOR", "Donations taken back", .donations, .donationReversal, .donations),
      (.giftMoney, "GMO", "Money part of gifts", .giftMoney, .giftMoney, .giftMoney),
      (
        .giftMoney, "GMR", "Money part of gifts, returned", .giftMoney, .giftMoneyReversal,
        .giftMoney
      ),
      (.dispute, "DIS", "Result of disputes", .disputes, .disputeAdjustment, .disputes),
    ]
    let partner = settlement.statements[place].partner
    for (kind, word, text, role, charge, item) in further {
      let amount = try amount(place, charge)
      guard amount != 0 else { continue }
      list.add(
        kind, on: day, try reference(word, partner.number), "\(text) \(partner.name)",
        partner: partner.number,
        [
          clearing(partner.number, amount),
          JournalLine(
            AccountKey(role, partner: partner.number, charge: charge), try Sum.negated(amount),
            money),
        ])
      note(item, amount)
    }
  }

  /// The tax of a document other than fees, of all partners.
  private mutating func bookTax(on document: StatementDocument) throws(AccountingError) {
    let word = "TX" + document.rawValue.prefix(1).uppercased()
    var lines: [JournalLine] = []
    for (place, statement) in settlement.statements.enumerated() {
      let taxes = try taxLines(place, of: document)
      let gross = try Sum.negated(try Sum.of(taxes.lazy.map(\.amount)))
      lines += [clearing(statement.partner.number, gross)] + taxes
    }
    list.add(.tax, on: day, try reference(word), "Tax on \(document.rawValue)", lines)
  }

  /// Books expiry, and what partners and causes are given of it.
  mutating func bookBreakage() throws(AccountingError) {
    let liability = settlement.breakdown.liability
    list.add(
      .pointsExpired, on: day, try reference("EXP"), "Points expired",
      [
        line(.pointsLiability, liability.expire),
        line(.breakageIncome, try Sum.negated(liability.expire)),
      ])
    list.add(
      .pointsReinstated, on: day, try reference("RST"), "Expired points reinstated",
      [
        line(.breakageIncome, liability.reinstate),
        line(.pointsLiability, try Sum.negated(liability.reinstate)),
      ])
    note(
      .breakageIncome,
      try Sum.fitting(Int128(liability.expire) - Int128(liability.reinstate)))

    let given = try clearingLines(.breakageShare)
    let share = try Sum.of(given.lazy.map(\.amount))
    list.add(
      .breakageShare, on: day, try reference("BRK"), "Breakage share",
      [line(.breakageShare, try Sum.negated(share))] + given)
    note(.breakageShare, share)

    var causes: [JournalLine] = []
    for cause in settlement.breakdown.causes {
      causes.append(
        JournalLine(AccountKey(.causeExpense, cause: cause.cause), cause.amount, money))
      causes.append(
        JournalLine(
          AccountKey(.causesPayable, cause: cause.cause), try Sum.negated(cause.amount), money))
    }
    list.add(.causes, on: day, try reference("CAU"), "Breakage for causes", causes)
    let toCauses = try Sum.of(settlement.breakdown.causes.lazy.map(\.amount))
    note(.causeExpense, try Sum.negated(toCauses))
    note(.causesPayable, toCauses)
  }

  /// Brings each clearing account to the position that was stated and each item to the operator's
  /// figure; where all is billed in the settlement currency they are there already.
  mutating func bookConversion() throws(AccountingError) {
    let roles: [(OperatorItem, AccountRole)] = [
      (.programmeMargin, .programmeMargin), (.redemptionVariance, .redemptionVariance),
      (.redemptionIncome, .redemptionIncome), (.issueFees, .issueFees),
      (.redemptionFees, .redemptionFees), (.platformFees, .platformFees), (.levy, .levy),
      (.breakageShare, .breakageShare), (.buyOuts, .buyOuts), (.depositReturns, .deposits),
      (.giftSupplies, .giftSupplies), (.donations, .donations), (.giftMoney, .giftMoney),
      (.disputes, .disputes), (.taxPayable, .taxPayable),
    ]
    var lines: [JournalLine] = []
    for (place, statement) in settlement.statements.enumerated() {
      let charged = Int128(try total(place))
      let position = Int128(statement.draft.settlementNet.minorUnits)
      lines.append(clearing(statement.partner.number, try Sum.fitting(position - charged)))
    }
    for (item, role) in roles {
      let missing = Int128(settlement.breakdown[item]) - (booked[item] ?? 0)
      lines.append(line(role, try Sum.fitting(-missing)))
    }
    lines.append(
      line(.conversionDifference, try Sum.negated(settlement.breakdown[.conversionDifference])))
    list.add(.conversion, on: day, try reference("FX"), "Rounding at conversion", lines)
  }
}
