extension SettlementDraft {
  /// The lines' amounts by currency and charge.
  private typealias Charges = [Currency: [ChargeType: ExactSum]]

  /// Creates the settlement of statements: adds up the operator's position in each currency, takes
  /// it apart, and proves that it is the sum of theirs. Throws `overflow`.
  init(
    statements: [StatementDraft], liability: LiabilityMoves, causes: [String: ExactSum],
    policy: SettlementPolicy
  ) throws(SettlementError) {
    var charges: Charges = [:]
    var nets: [Currency: ExactSum] = [:]
    var rates: [Currency: ExchangeRate] = [policy.currency: .identity(of: policy.currency)]
    for statement in statements {
      rates[statement.currency] = statement.rate
      nets[statement.currency, default: ExactSum()].add(statement.net.minorUnits)
      for line in statement.lines {
        charges[statement.currency, default: [:]][line.charge, default: ExactSum()]
          .add(line.amount)
      }
    }
    var positions: [Currency: Int64] = [:]
    for (currency, net) in nets {
      let position = try net.value
      var byCharge = ExactSum()
      for sum in (charges[currency] ?? [:]).values { byCharge.add(try sum.value) }
      let chargedInAll = try byCharge.value
      precondition(chargedInAll == position, "charges add up to the nets in \(currency)")
      positions[currency] = position
    }

    let total = try ExactSum(statements.lazy.map(\.settlementNet.minorUnits)).value
    self.statements = statements
    breakdown = try OperatorBreakdown(
      total: total, incomes: Self.converted(charges, by: rates), liability: liability,
      causes: causes)
    operatorPositions = positions
    settlementPosition = Money(minorUnits: total, currency: policy.currency)
    precondition(
      rates.count > 1 || breakdown[.conversionDifference] == 0,
      "without conversion nothing is left over by it")
  }

  /// What the operator got by each charge, each currency's sum converted once.
  private static func converted(
    _ charges: Charges, by rates: [Currency: ExchangeRate]
  ) throws(SettlementError) -> [ChargeType: Int64] {
    var incomes: [ChargeType: ExactSum] = [:]
    for (currency, sums) in charges {
      guard let rate = rates[currency] else { preconditionFailure("a statement has its rate") }
      for (charge, sum) in sums {
        incomes[charge, default: ExactSum()].add(try rate.settlementAmount(of: sum.value))
      }
    }
    var converted: [ChargeType: Int64] = [:]
    for (charge, sum) in incomes { converted[charge] = try sum.value }
    return converted
  }
}

extension OperatorBreakdown {
  /// Creates the breakdown of a position from what each charge brought, in the settlement currency;
  /// `causes` are owed what is theirs of the breakage and of donations. Throws `overflow`.
  ///
  /// What the liability moved stands against margin, variance, breakage and adjustments, so that
  /// the items add up to what partners pay and are paid.
  init(
    total: Int64, incomes: [ChargeType: Int64], liability: LiabilityMoves,
    causes: [String: ExactSum]
  ) throws(SettlementError) {
    func income(_ charges: ChargeType...) -> ExactSum {
      ExactSum(charges.map { incomes[$0] ?? 0 })
    }
    func sum(_ start: ExactSum = ExactSum(), _ added: Int64 = 0, less subtracted: Int64 = 0)
      -> ExactSum
    {
      var sum = start
      sum.add(added)
      sum.subtract(subtracted)
      return sum
    }

    var shares: [CauseShare] = []
    for (cause, amount) in causes.sorted(by: { $0.key < $1.key }) {
      shares.append(CauseShare(cause: cause, amount: try amount.value))
    }
    let owedToCauses = try ExactSum(shares.lazy.map(\.amount)).value
    let sums: [OperatorItem: ExactSum] = [
      .liabilityChange: sum(ExactSum(), liability.closing, less: liability.opening),
      .revaluation: sum(less: liability.revaluation),
      .programmeMargin: sum(income(.issueCharge, .issueCredit), less: liability.issue),
      .redemptionVariance: sum(income(.reimbursement, .reimbursementReversal), liability.redeem),
      .redemptionIncome: income(.redemptionCharge, .redemptionCredit),
      .issueFees: income(.issueFee),
      .redemptionFees: income(.redemptionFee),
      .giftSupplies: income(.giftSupply, .giftSupplyReversal),
      .donations: income(.donation, .donationReversal),
      .giftMoney: income(.giftMoney, .giftMoneyReversal),
      .platformFees: income(.platformFee),
      .levy: income(.levy),
      .breakageIncome: sum(ExactSum(), liability.expire, less: liability.reinstate),
      .breakageShare: income(.breakageShare),
      .causeExpense: sum(less: owedToCauses),
      .causesPayable: sum(ExactSum(), owedToCauses),
      .adjustmentCost: sum(less: liability.adjust),
      .buyOuts: income(.buyOut),
      .depositReturns: income(.depositReturn),
      .disputes: income(.disputeAdjustment),
      .taxPayable: income(.tax),
    ]
    var difference = ExactSum([total])
    for income in incomes.values { difference.subtract(income) }
    var amounts: [OperatorItem: Int64] = [.conversionDifference: try difference.value]
    for (item, sum) in sums { amounts[item] = try sum.value }
    precondition(amounts.count == OperatorItem.allCases.count, "every item has its amount")
    let itemsInAll = try ExactSum(amounts.values).value
    precondition(itemsInAll == total, "items add up to the position")
    self.amounts = amounts
    self.liability = liability
    self.causes = shares
    self.total = total
  }
}
