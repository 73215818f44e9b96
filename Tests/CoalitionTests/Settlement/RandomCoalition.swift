import Testing

@testable import Coalition

/// A coalition that a seed replays: partners in up to three currencies, which may change, with
/// every funding model and breakage policy, terms that change, and figures of every measure.
struct RandomCoalition {
  /// The versions of all partners' terms.
  let terms: [SettlementTerms]
  /// In euro, with a levy.
  let policy: SettlementPolicy
  /// Of the pound and the yen.
  let rates: [ExchangeRate]
  /// Some with balances, disputes, and without a platform fee.
  let partners: [SettlementPartner]
  private var dice: SeededGenerator

  /// Creates a coalition; in the settlement currency alone if so asked.
  init(seed: UInt64, inOneCurrency: Bool = false) {
    var dice = SeededGenerator(seed: seed)
    let currencies = inOneCurrency ? ["EUR"] : ["EUR", "GBP", "JPY"]
    let numbers = 1...Int32.random(in: 1...9, using: &dice)
    var version: Int32 = 0
    do {
      terms = try numbers.flatMap { partner in
        var currency = try #require(Currency(currencies.randomElement(using: &dice) ?? "EUR"))
        return try (0..<Int64.random(in: 1...2, using: &dice)).map { day in
          version += 1
          if day > 0, Int.random(in: 0..<3, using: &dice) == 0 {
            currency = try #require(Currency(currencies.randomElement(using: &dice) ?? "EUR"))
          }
          return try Self.terms(
            of: partner, version, from: day, unit: currency.exponent == 0 ? 150 : 1, currency,
            &dice)
        }
      }
      policy = try SettlementSample.policy(
        levy: Int64.random(in: 0...1_000_000, using: &dice),
        opening: Int64.random(in: 0...100_000_000, using: &dice))
      rates = try (inOneCurrency ? [:] : ["GBP": Int64(1_154_321_987), "JPY": 6_123_457]).map {
        code, nanos in
        try ExchangeRate(
          of: #require(Currency(code)), in: SettlementSample.euro, nanoUnits: nanos)
      }
    } catch {
      preconditionFailure("a random coalition is one: \(error)")
    }
    partners = numbers.map { number in
      let dispute = StatementLine(
        charge: .disputeAdjustment, document: .fees,
        amount: Int64.random(in: -1_000...1_000, using: &dice),
        taxBasisPoints: Bool.random(using: &dice) ? 2_000 : nil, belongsTo: 1)
      return SettlementPartner(
        number: number, previousBalance: Int64.random(in: -1_000...1_000, using: &dice),
        owesPlatformFee: Bool.random(using: &dice),
        furtherLines: Bool.random(using: &dice) ? [dispute] : [])
    }
    self.dice = dice
  }

  /// Returns figures of every measure; each call rolls new ones.
  mutating func figures() -> [Figure] {
    (0..<Int.random(in: 0...120, using: &dice)).map { _ in
      let measure = Measure.allCases.randomElement(using: &dice) ?? .issued
      let partner = Int32.random(in: 0...Int32(partners.count), using: &dice)
      var counterpart: Int32?
      switch measure {
      case .redeemed, .refunded, .substitutedIn, .substitutedOut:
        counterpart = Int32.random(in: 0...Int32(partners.count), using: &dice)
      case .issued, .returned, .expired, .reinstated, .credited, .debited:
        counterpart = nil
      }
      return Figure(
        partnerNumber: partner, measure: measure, counterpart: counterpart,
        termsNumber: number(of: partner),
        counterpartTermsNumber: counterpart.flatMap { number(of: $0) },
        belongsTo: Bool.random(using: &dice) ? Int32.random(in: 1...3, using: &dice) : nil,
        points: Int64.random(in: 1...10_000_000, using: &dice))
    }
  }

  /// Returns counts of orders of every charge, some in a currency that is not their partner's; each
  /// call rolls new ones.
  mutating func orders() -> [OrderFigure] {
    (0..<Int.random(in: 0...60, using: &dice)).map { _ in
      let partner = Int32.random(in: 0...Int32(partners.count), using: &dice)
      let charges = ChargeType.allCases.filter {
        partner == 0 ? $0 == .donation || $0 == .donationReversal : $0.isOfOrders
      }
      let charge = charges.randomElement(using: &dice) ?? .donation
      let terms = terms.filter { $0.partnerNumber == partner }.randomElement(using: &dice)
      let isForeign = rates.count > 0 && Int.random(in: 0..<5, using: &dice) == 0
      let currency =
        isForeign ? rates.randomElement(using: &dice)?.billing : terms?.currency
      let unit = Int64.random(in: 1...5, using: &dice) * 100
      let orders = Int64.random(in: 1...1_000, using: &dice)
      return OrderFigure(
        partnerNumber: partner, charge: charge,
        cause: partner == 0 ? ["Rivers", "Trees"].randomElement(using: &dice) : nil,
        termsNumber: isForeign ? nil : terms?.number,
        belongsTo: Bool.random(using: &dice) ? Int32.random(in: 1...3, using: &dice) : nil,
        currency: currency ?? policy.currency,
        unitAmount: charge.document == .takings ? nil : unit, orders: orders,
        amount: unit * orders)
    }
  }

  /// Returns the settlement of figures and orders in this coalition.
  func draft(_ figures: [Figure], _ orders: [OrderFigure] = []) throws -> SettlementDraft {
    try SettlementCalculation.draft(
      of: figures, orders: orders, terms: terms, partners: partners, policy: policy, rates: rates)
  }

  private mutating func number(of partner: Int32) -> Int32? {
    terms.filter { $0.partnerNumber == partner }.randomElement(using: &dice)?.number
  }

  private static func terms(
    of partner: Int32, _ number: Int32, from day: Int64, unit: Int64, _ currency: Currency,
    _ dice: inout SeededGenerator
  ) throws -> SettlementTerms {
    let funding = FundingModel.random(using: &dice)
    let policy = BreakagePolicy.allCases.randomElement(using: &dice) ?? .operator_
    let taxed = ChargeType.allCases.filter {
      $0.isTaxedByTerms && Bool.random(using: &dice)
    }
    return try SettlementSample.terms(
      partner, number: number, from: day, currency: currency, funding: funding,
      issuePrice: unit * Int64.random(in: 0...20_000, using: &dice),
      issueShare: funding == .split ? Int.random(in: 1...9_999, using: &dice) : nil,
      reimbursement: unit * Int64.random(in: 0...20_000, using: &dice),
      issueFee: Int.random(in: 0...500, using: &dice),
      redemptionFee: Int.random(in: 0...500, using: &dice),
      platformFee: Int64.random(in: 0...10_000, using: &dice),
      paysLevy: Bool.random(using: &dice), breakage: policy,
      breakageShare: Int.random(in: 0...10_000, using: &dice),
      cause: policy == .cause ? ["Rivers", "Trees"].randomElement(using: &dice) : nil,
      taxes: Dictionary(
        uniqueKeysWithValues: taxed.map { ($0, Bool.random(using: &dice) ? 2_000 : 900) }))
  }
}
