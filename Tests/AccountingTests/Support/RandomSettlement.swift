import Accounting
import Coalition

/// SplitMix64: dice that a seed replays.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// Settlements that a seed replays: partners in three currencies with every funding model, breakage
/// policy and tax, figures of every measure, buy-outs, deposits, disputes, and payments of which
/// some are paid in part, returned, written off or pulled out.
struct RandomSettlement {
  let settlement: ClosedSettlement
  private static let currencies = ["EUR", "GBP", "JPY"].compactMap { Currency($0) }

  init(seed: UInt64, number: Int32) throws {
    var dice = SeededGenerator(seed: seed)
    let numbers = Array(1...Int32.random(in: 1...9, using: &dice))
    let terms = try numbers.map { try Self.terms(of: $0, &dice) }
    let previous = Dictionary(
      uniqueKeysWithValues: numbers.map { ($0, Int64.random(in: -9_999...9_999, using: &dice)) })
    let day = try CivilDate(parsing: "2026-10-31")
    let events = Self.events(numbers, on: day, &dice)
    let figures = Self.figures(numbers, &dice)
    let orders = Self.orders(terms, &dice)
    let draft = try SettlementCalculation.draft(
      of: figures, orders: orders, terms: terms,
      partners: numbers.map { number in
        SettlementPartner(
          number: number,
          previousBalance: Self.moved(previous[number] ?? 0, of: number, by: events),
          furtherLines: Self.furtherLines(&dice))
      },
      policy: SettlementPolicy(
        currency: Self.currencies[0], carryingRateMicros: 8_137,
        levyTotal: Int64.random(in: 0...99_999, using: &dice), openingPoints: 12_345_678,
        openingLiability: 10_000_000),
      rates: [
        ExchangeRate(of: Self.currencies[1], in: Self.currencies[0], nanoUnits: 1_154_321_987),
        ExchangeRate(of: Self.currencies[2], in: Self.currencies[0], nanoUnits: 6_123_457),
      ])
    let balances = Dictionary(
      uniqueKeysWithValues: draft.statements.map { ($0.partnerNumber, $0.balance.minorUnits) })
    let netted =
      try Bool.random(using: &dice)
      ? Netting.multilateral(balances, in: Self.currencies[0])
      : Netting.minimal(balances, in: Self.currencies[0])
    settlement = ClosedSettlement(
      name: "2026-10", number: number, days: try CivilDate(parsing: "2026-10-01")...day,
      operatorParty: WorkedExample.coalition, draft: draft,
      statements: draft.statements.map { draft in
        ClosedStatement(
          partner: Party(
            number: draft.partnerNumber, code: "shop-\(draft.partnerNumber)",
            name: "Shop \(draft.partnerNumber)"),
          id: "stm", serial: "1", dueOn: day, draft: draft)
      },
      figures: figures,
      payments: netted.enumerated().map { place, payment in
        SettledPayment(
          line: Int32(place + 1), reference: "S202610-P\(payment.debtor)-P\(payment.creditor)",
          payment: payment, dueOn: day)
      }, events: events, openingBalances: previous)
  }

  private static func terms(
    of partner: Int32, _ dice: inout SeededGenerator
  ) throws -> SettlementTerms {
    let currency = currencies.randomElement(using: &dice) ?? currencies[0]
    let unit: Int64 = currency.exponent == 0 ? 150 : 1
    let policy = BreakagePolicy.allCases.randomElement(using: &dice) ?? .operator_
    let funding = FundingModel.allCases.randomElement(using: &dice) ?? .atIssue
    let share =
      switch funding {
      case .atIssue: 10_000
      case .atRedemption: 0
      case .split: Int.random(in: 1...9_999, using: &dice)
      }
    let taxed = ChargeType.allCases.filter { $0.isTaxedByTerms && Bool.random(using: &dice) }
    return try SettlementTerms(
      number: partner, partnerNumber: partner, validFrom: Instant(microseconds: 0),
      currency: currency, funding: funding,
      issuePriceMicros: unit * Int64.random(in: 0...20_000, using: &dice),
      issueShareBasisPoints: share,
      reimbursementMicros: unit * Int64.random(in: 0...20_000, using: &dice),
      issueFeeBasisPoints: Int.random(in: 0...500, using: &dice),
      redemptionFeeBasisPoints: Int.random(in: 0...500, using: &dice),
      platformFee: Int64.random(in: 0...10_000, using: &dice),
      paysLevy: Bool.random(using: &dice), breakagePolicy: policy,
      breakageShareBasisPoints: Int.random(in: 1...9_999, using: &dice),
      breakageCause: policy == .cause ? ["Rivers", "Trees"].randomElement(using: &dice) : nil,
      taxes: Dictionary(
        uniqueKeysWithValues: taxed.map { ($0, Bool.random(using: &dice) ? 2_000 : 900) }))
  }

  private static func orders(
    _ terms: [SettlementTerms], _ dice: inout SeededGenerator
  ) -> [OrderFigure] {
    let charges = ChargeType.allCases.filter { [.gifts, .takings].contains($0.document) }
    return (0..<Int.random(in: 0...20, using: &dice)).compactMap { _ in
      guard let terms = terms.randomElement(using: &dice),
        let charge = charges.randomElement(using: &dice)
      else { return nil }
      let unit = Int64.random(in: 1...5_000, using: &dice)
      let count = Int64.random(in: 1...30, using: &dice)
      return OrderFigure(
        partnerNumber: terms.partnerNumber, charge: charge, currency: terms.currency,
        unitAmount: charge.document == .takings ? nil : unit, orders: count, amount: unit * count)
    }
  }

  private static func figures(_ numbers: [Int32], _ dice: inout SeededGenerator) -> [Figure] {
    let all = [0] + numbers
    return (0..<Int.random(in: 0...120, using: &dice)).map { _ in
      let measure = Measure.allCases.randomElement(using: &dice) ?? .issued
      let hasCounterpart = [.redeemed, .refunded, .substitutedIn, .substitutedOut]
        .contains(measure)
      return Figure(
        partnerNumber: all.randomElement(using: &dice) ?? 0, measure: measure,
        counterpart: hasCounterpart ? all.randomElement(using: &dice) : nil,
        points: Int64.random(in: 1...10_000_000, using: &dice))
    }
  }

  private static func furtherLines(_ dice: inout SeededGenerator) -> [StatementLine] {
    let further: [(ChargeType, StatementDocument)] = [
      (.buyOut, .points), (.depositReturn, .deposit), (.disputeAdjustment, .fees),
      (.disputeAdjustment, .reimbursement),
    ]
    return further.filter { _ in Int.random(in: 0..<4, using: &dice) == 0 }.map {
      charge, document in
      StatementLine(
        charge: charge, document: document, amount: Int64.random(in: -999...999, using: &dice),
        taxBasisPoints: Bool.random(using: &dice) ? 2_000 : nil)
    }
  }

  private static func events(
    _ numbers: [Int32], on day: CivilDate, _ dice: inout SeededGenerator
  ) -> [PaymentEvent] {
    let all = [0] + numbers
    return (0..<Int.random(in: 0...12, using: &dice)).compactMap { place in
      let debtor = all.randomElement(using: &dice) ?? 0
      let creditor = all.randomElement(using: &dice) ?? 0
      guard debtor != creditor else { return nil }
      let kind = PaymentEvent.Kind.allCases.randomElement(using: &dice) ?? .paid
      guard debtor != 0 || [.paid, .returned].contains(kind) else { return nil }
      let payment = Payment(
        debtor: debtor, creditor: creditor,
        amount: Money(minorUnits: 9_999, currency: currencies[0]))
      return PaymentEvent(
        number: Int64(place + 1), sequence: place + 1, settlement: "2026-09",
        of: SettledPayment(
          line: Int32(place + 1), reference: "S202609-P\(debtor)-P\(creditor)", payment: payment,
          dueOn: day),
        kind: kind, amount: Int64.random(in: 1...9_999, using: &dice),
        happenedOn: day.adding(days: -place) ?? day,
        isPulledOut: kind != .pulledOut && debtor != 0 && Bool.random(using: &dice))
    }
  }

  /// What a balance becomes by events, in the words of `settlement.account_entries`.
  private static func moved(
    _ balance: Int64, of partner: Int32, by events: [PaymentEvent]
  ) -> Int64 {
    var balance = balance
    for event in events {
      let amount = [.returned, .toDeposit].contains(event.kind) ? -event.amount : event.amount
      if event.of.payment.debtor == partner, !event.isPulledOut { balance -= amount }
      if event.of.payment.creditor == partner, [.paid, .returned].contains(event.kind) {
        balance += amount
      }
    }
    return balance
  }
}
