import Testing

@testable import Coalition

/// A coalition that a seed replays: partners in up to three currencies, with every funding model
/// and breakage policy, terms that change, and figures of every measure.
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
        let currency = try #require(Currency(currencies.randomElement(using: &dice) ?? "EUR"))
        return try (0..<Int64.random(in: 1...2, using: &dice)).map { day in
          version += 1
          return try Self.terms(
            of: partner, version, from: day, unit: currency.exponent == 0 ? 150 : 1, currency,
            &dice)
        }
      }
      policy = try SettlementSample.policy(
        levy: Int64.random(in: 0...1_000_000, using: &dice),
        opening: Int64.random(in: 0...100_000_000, using: &dice))
      rates = try ["GBP": Int64(1_154_321_987), "JPY": 6_123_457].map { code, nanos in
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

  /// Returns the settlement of figures in this coalition.
  func draft(_ figures: [Figure]) throws -> SettlementDraft {
    try SettlementCalculation.draft(
      of: figures, terms: terms, partners: partners, policy: policy, rates: rates)
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
    let taxed = ChargeType.allCases.filter { $0 != .tax && Bool.random(using: &dice) }
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
