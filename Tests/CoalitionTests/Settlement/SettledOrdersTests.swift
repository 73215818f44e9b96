import Testing

@testable import Coalition

/// The money of orders in settlements: what holds of all of them.
@Suite struct SettledOrdersTests {
  typealias Sample = SettlementSample

  /// What a statement says of orders, by line: its charge, terms, settlement and price.
  struct Key: Hashable {
    let partner: Int32
    let charge: ChargeType
    let terms: Int32?
    let belongsTo: Int32?
    let rate: Int64?
  }

  /// What the lines of orders of several drafts come to together.
  static func sums(_ drafts: SettlementDraft...) -> [Key: [Int64]] {
    var sums: [Key: [Int64]] = [:]
    for statement in drafts.flatMap(\.statements) {
      for line in statement.lines where line.charge.isOfOrders {
        let key = Key(
          partner: statement.partnerNumber, charge: line.charge, terms: line.termsNumber,
          belongsTo: line.belongsTo, rate: line.rateMicros)
        let sum = sums[key] ?? [0, 0]
        sums[key] = [sum[0] + line.quantity, sum[1] + line.amount]
      }
    }
    return sums
  }

  /// The orders that take back others.
  static func reversed(_ orders: [OrderFigure]) throws -> [OrderFigure] {
    try orders.map { order in
      OrderFigure(
        partnerNumber: order.partnerNumber,
        charge: try #require(ChargeType.allCases.first { $0.takesBack == order.charge }),
        cause: order.cause, termsNumber: order.termsNumber, belongsTo: order.belongsTo,
        currency: order.currency, unitAmount: order.unitAmount, orders: order.orders,
        amount: order.amount)
    }
  }

  /// The goal is to find money of orders that appears or vanishes between tills, suppliers, causes
  /// and the operator.
  @Test(arguments: SettlementPropertyTests.coalitions)
  func `what tills owe and suppliers are owed is what the operator has of orders`(
    seed: UInt64
  ) throws {
    var coalition = RandomCoalition(seed: seed, inOneCurrency: true)
    let (figures, orders) = (coalition.figures(), coalition.orders())
    let draft = try coalition.draft(figures, orders)
    func sum(_ charge: ChargeType) -> Int64 {
      orders.filter { $0.charge == charge && $0.partnerNumber > 0 }.reduce(0) { $0 + $1.amount }
    }
    #expect(draft.breakdown[.giftMoney] == sum(.giftMoney) - sum(.giftMoneyReversal))
    #expect(draft.breakdown[.giftSupplies] == sum(.giftSupplyReversal) - sum(.giftSupply))
    #expect(draft.breakdown[.donations] == sum(.donationReversal) - sum(.donation))
    let without = try coalition.draft(figures)
    let causes = orders.filter { $0.cause != nil }.reduce(0) {
      $0 + ($1.charge == .donation ? $1.amount : -$1.amount)
    }
    #expect(draft.breakdown[.causesPayable] - without.breakdown[.causesPayable] == causes)
    #expect(draft.breakdown[.causeExpense] == -draft.breakdown[.causesPayable])
    for item in [OperatorItem.programmeMargin, .redemptionVariance, .liabilityChange] {
      #expect(draft.breakdown[item] == without.breakdown[item], "orders' money moves no points")
    }
  }

  @Test(arguments: SettlementPropertyTests.coalitions)
  func `orders counted one by one come to the same`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    let orders = coalition.orders()
    let pieces = orders.flatMap { figure in
      let part = figure.orders / 3
      let unit = figure.amount / figure.orders
      return [part, figure.orders - part].map { count in
        OrderFigure(
          partnerNumber: figure.partnerNumber, charge: figure.charge, cause: figure.cause,
          termsNumber: figure.termsNumber, belongsTo: figure.belongsTo, currency: figure.currency,
          unitAmount: figure.unitAmount, orders: count, amount: unit * count)
      }
    }
    #expect(try coalition.draft([], pieces) == coalition.draft([], orders))
  }

  /// Nothing of orders is rounded in the currency of the bill, so two periods are exact.
  @Test(arguments: SettlementPropertyTests.coalitions)
  func `orders of a period in two settlements come to the same`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed, inOneCurrency: true)
    let orders = coalition.orders()
    let whole = try coalition.draft([], orders)
    let first = try coalition.draft([], Array(orders.prefix(orders.count / 2)))
    let second = try coalition.draft([], Array(orders.dropFirst(orders.count / 2)))
    #expect(Self.sums(first, second) == Self.sums(whole))
  }

  /// The goal is to find an order that costs or pays anybody after it was taken back, tax included.
  @Test(arguments: SettlementPropertyTests.coalitions)
  func `orders that are all taken back leave nets as they were`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    let figures = coalition.figures()
    let orders = coalition.orders().filter { $0.charge.takesBack == nil }
    let without = try coalition.draft(figures)
    let draft = try coalition.draft(figures, orders + Self.reversed(orders))
    #expect(draft.statements.map(\.net) == without.statements.map(\.net))
    #expect(draft.settlementPosition == without.settlementPosition)
    #expect(draft.operatorPositions == without.operatorPositions)
    #expect(orders.allSatisfy { $0.cause != nil } || Self.sums(draft) != [:])
    for item in OperatorItem.allCases where item != .conversionDifference {
      #expect(draft.breakdown[item] == without.breakdown[item], "\(item)")
    }
  }

  @Test(arguments: SettlementPropertyTests.coalitions)
  func `without orders nothing is different`(seed: UInt64) throws {
    var coalition = RandomCoalition(seed: seed)
    let draft = try coalition.draft(coalition.figures(), [])
    #expect(draft.statements.allSatisfy { $0.lines.allSatisfy { !$0.charge.isOfOrders } })
    #expect(draft.breakdown[.giftMoney] == 0 && draft.breakdown[.giftSupplies] == 0)
  }

  @Test func `orders in another currency than the bill's are converted once a line`() throws {
    let pound = try #require(Currency("GBP"))
    let yen = try #require(Currency("JPY"))
    func order(_ currency: Currency, _ orders: Int64, _ unit: Int64) -> OrderFigure {
      OrderFigure(
        partnerNumber: 1, charge: .giftSupply, currency: currency, unitAmount: unit,
        orders: orders, amount: orders * unit)
    }
    let draft = try SettlementCalculation.draft(
      of: [], orders: [order(pound, 2, 100), order(yen, 1, 1_000), order(yen, 2, 1_500)],
      terms: [Sample.terms(1, currency: pound)], partners: [SettlementPartner(number: 1)],
      policy: Sample.policy(),
      rates: [
        ExchangeRate(of: pound, in: Sample.euro, nanoUnits: 1_250_000_000),
        ExchangeRate(of: yen, in: Sample.euro, nanoUnits: 6_100_000),
      ])
    // 4,000 yen are 24.40 euros, and those 19.52 pounds.
    let lines = try draft.statement(of: 1).lines.map { line in
      "\(line.quantity) at \(line.rateMicros.map(String.init) ?? "-"): \(line.amount)"
    }
    #expect(lines == ["2 at 1000000: -200", "3 at -: -1952"])
    #expect(throws: SettlementError.unknownRate(yen)) {
      try SettlementCalculation.draft(
        of: [], orders: [order(yen, 1, 1_000)], terms: [Sample.terms(1)],
        partners: [SettlementPartner(number: 1)], policy: Sample.policy(), rates: [])
    }
  }

  /// Who has left has paid for its points, wherever they are spent; what it supplied is still paid
  /// for and taken back.
  @Test func `a partner that has left has a statement for its orders alone`() throws {
    func draft(_ orders: [OrderFigure]) throws -> SettlementDraft {
      try SettlementCalculation.draft(
        of: [Figure(partnerNumber: 0, measure: .redeemed, counterpart: 1, points: 500)],
        orders: orders, terms: [Sample.terms(1, funding: .atRedemption)],
        partners: [
          SettlementPartner(
            number: 1, owesPlatformFee: false, isReleased: true, isAlwaysStated: false)
        ], policy: Sample.policy(opening: 500), rates: [])
    }
    #expect(try draft([]).statements.isEmpty)
    let statement = try draft([
      OrderFigure(
        partnerNumber: 1, charge: .giftSupplyReversal, belongsTo: 3, currency: Sample.euro,
        unitAmount: 70, orders: 2, amount: 140)
    ]).statement(of: 1)
    #expect(statement.lines.map(\.charge) == [.giftSupplyReversal])
    #expect(statement.net.minorUnits == 140)
  }

  @Test func `a price in yen fits as far as its rate does`() throws {
    let yen = try #require(Currency("JPY"))
    func draft(_ unit: Int64) throws -> SettlementDraft {
      try SettlementCalculation.draft(
        of: [],
        orders: [
          OrderFigure(
            partnerNumber: 1, charge: .donation, currency: yen, unitAmount: unit, orders: 1,
            amount: unit)
        ], terms: [Sample.terms(1, currency: yen)], partners: [SettlementPartner(number: 1)],
        policy: Sample.policy(yen), rates: [])
    }
    let most = Int64.max / 1_000_000
    #expect(try draft(most).statement(of: 1).lines[0].rateMicros == most * 1_000_000)
    #expect(throws: SettlementError.overflow) { try draft(most + 1) }
  }

  @Test func `counts of orders that make no sense are refused by name`() throws {
    func order(
      _ partner: Int32, _ charge: ChargeType, cause: String? = nil, unit: Int64? = 5,
      orders: Int64 = 2, amount: Int64 = 10
    ) -> OrderFigure {
      OrderFigure(
        partnerNumber: partner, charge: charge, cause: cause, currency: Sample.euro,
        unitAmount: unit, orders: orders, amount: amount)
    }
    let cases: [(OrderFigure, SettlementError)] = [
      (order(2, .giftSupply), .unknownPartner(2)),
      (order(1, .levy), .badOrders(partner: 1, .levy)),
      (order(1, .giftSupply, amount: 11), .badOrders(partner: 1, .giftSupply)),
      (order(1, .giftMoney, unit: nil, amount: 0), .badOrders(partner: 1, .giftMoney)),
      (order(1, .giftMoney, unit: nil, orders: -1), .badOrders(partner: 1, .giftMoney)),
      (order(1, .donation, cause: "Trees"), .badOrders(partner: 1, .donation)),
      (order(0, .donation), .badOrders(partner: 0, .donation)),
      (order(0, .giftSupply, cause: "Trees"), .badOrders(partner: 0, .giftSupply)),
      (
        order(1, .giftSupply, unit: .max, orders: 2, amount: .max),
        .badOrders(partner: 1, .giftSupply)
      ),
    ]
    for (order, error) in cases {
      #expect(throws: error) {
        try SettlementCalculation.draft(
          of: [], orders: [order], terms: [Sample.terms(1)],
          partners: [SettlementPartner(number: 1)], policy: Sample.policy(), rates: [])
      }
    }
    #expect(throws: SettlementError.unknownTerms(partner: 1, number: nil)) {
      try SettlementCalculation.draft(
        of: [], orders: [order(1, .giftSupply)], terms: [],
        partners: [SettlementPartner(number: 1)], policy: Sample.policy(), rates: [])
    }
    #expect(throws: SettlementError.outOfRange("taxes")) {
      try Sample.terms(1, taxes: [.giftMoneyReversal: 900])
    }
  }
}
