/// What a settlement is made of, checked and in a fixed order, whatever order it came in.
struct SettlementInputs {
  /// Those of more than no points.
  let figures: [Figure]
  /// Those of more than no orders.
  let orders: [OrderFigure]
  /// By number.
  let partners: [SettlementPartner]
  let policy: SettlementPolicy
  /// Of each partner, in the order in which they begin.
  private let terms: [Int32: [SettlementTerms]]
  private let rates: [Currency: ExchangeRate]
  /// The operator's number and those of all partners.
  private let knownNumbers: Set<Int32>
  private let released: Set<Int32>

  init(
    figures: [Figure], orders: [OrderFigure] = [], terms: [SettlementTerms],
    partners: [SettlementPartner], policy: SettlementPolicy, rates: [ExchangeRate]
  ) throws(SettlementError) {
    self.figures = figures.filter { $0.points != 0 }
    self.orders = orders.filter { $0.orders != 0 }
    self.partners = partners.sorted { $0.number < $1.number }
    self.policy = policy
    self.terms = try Self.ordered(terms)
    self.rates = try Self.indexed(rates, into: policy.currency)
    knownNumbers = Set(partners.map(\.number)).union([Payment.operatorNumber])
    released = Set(partners.lazy.filter(\.isReleased).map(\.number))
    try checkPartners()
    for figure in self.figures { try check(figure) }
    for figure in self.orders { try check(figure) }
  }

  /// Returns the terms by which something is priced: those of a number, or the partner's first.
  func terms(
    of partner: Int32, number: Int32?
  ) throws(SettlementError) -> SettlementTerms {
    let versions = terms[partner] ?? []
    let found = number.map { number in versions.first { $0.number == number } } ?? versions.first
    guard let found else { throw .unknownTerms(partner: partner, number: number) }
    return found
  }

  /// Tells whether a partner's points cost it nothing any more when they are redeemed.
  func isReleased(_ partner: Int32) -> Bool { released.contains(partner) }

  /// Returns the last of a partner's terms, or nil if it has none.
  func lastTerms(of partner: Int32) -> SettlementTerms? { terms[partner]?.last }

  /// Returns the terms by which the issuer of redeemed or refunded points pays for them.
  func issuerTerms(of figure: Figure, issuer: Int32) throws(SettlementError) -> SettlementTerms {
    if let number = figure.counterpartTermsNumber {
      return try terms(of: issuer, number: number)
    }
    guard let last = lastTerms(of: issuer) else {
      throw .unknownTerms(partner: issuer, number: nil)
    }
    return last
  }

  /// Returns the rate of a billing currency.
  func rate(of currency: Currency) throws(SettlementError) -> ExchangeRate {
    if currency == policy.currency { return .identity(of: currency) }
    guard let rate = rates[currency] else { throw .unknownRate(currency) }
    return rate
  }

  private func checkPartners() throws(SettlementError) {
    for (partner, next) in zip(partners, partners.dropFirst())
    where partner.number == next.number {
      throw .givenTwice("partner \(partner.number)")
    }
    for partner in partners {
      guard partner.number > Payment.operatorNumber else { throw .unknownPartner(partner.number) }
      let needsTerms = partner.previousBalance != 0 || !partner.furtherLines.isEmpty
      guard !needsTerms || terms[partner.number] != nil else {
        throw .unknownTerms(partner: partner.number, number: nil)
      }
      for line in partner.furtherLines {
        guard [.buyOut, .depositReturn, .disputeAdjustment].contains(line.charge) else {
          throw .foreignLine(partner: partner.number, line.charge)
        }
      }
    }
  }

  private func check(_ figure: Figure) throws(SettlementError) {
    let partner = figure.partnerNumber
    guard figure.points > 0 else { throw .negativeFigure(partner: partner, figure.measure) }
    guard knownNumbers.contains(partner) else { throw .unknownPartner(partner) }
    switch figure.measure {
    case .redeemed, .refunded, .substitutedIn, .substitutedOut:
      guard let counterpart = figure.counterpart else {
        throw .badCounterpart(partner: partner, figure.measure)
      }
      guard knownNumbers.contains(counterpart) else { throw .unknownPartner(counterpart) }
    case .issued, .returned, .expired, .reinstated, .credited, .debited:
      guard figure.counterpart == nil else {
        throw .badCounterpart(partner: partner, figure.measure)
      }
    }
  }

  private func check(_ figure: OrderFigure) throws(SettlementError) {
    let partner = figure.partnerNumber
    guard knownNumbers.contains(partner) else { throw .unknownPartner(partner) }
    let isOfCause = figure.charge == .donation || figure.charge == .donationReversal
    let isOperators = partner == Payment.operatorNumber
    guard figure.charge.isOfOrders, figure.orders > 0, figure.amount > 0, figure.addsUp,
      isOperators ? isOfCause && figure.cause != nil : figure.cause == nil
    else { throw .badOrders(partner: partner, figure.charge) }
  }

  private static func ordered(
    _ terms: [SettlementTerms]
  ) throws(SettlementError) -> [Int32: [SettlementTerms]] {
    let versions = Dictionary(grouping: terms, by: \.partnerNumber)
    for (partner, versions) in versions where Set(versions.map(\.number)).count < versions.count {
      throw .givenTwice("terms of partner \(partner)")
    }
    return versions.mapValues {
      $0.sorted { a, b in (a.validFrom, a.number) < (b.validFrom, b.number) }
    }
  }

  private static func indexed(
    _ rates: [ExchangeRate], into settlement: Currency
  ) throws(SettlementError) -> [Currency: ExchangeRate] {
    var index: [Currency: ExchangeRate] = [:]
    for rate in rates where rate.settlement == settlement {
      guard index.updateValue(rate, forKey: rate.billing) == nil else {
        throw .givenTwice("rate of \(rate.billing)")
      }
    }
    return index
  }
}

extension SettlementInputs {
  /// Returns a line that terms price in the currency of the partner's last ones, in which its
  /// statement is.
  func billed(
    _ line: StatementLine, by terms: SettlementTerms
  ) throws(SettlementError) -> StatementLine {
    guard let last = lastTerms(of: terms.partnerNumber), last.currency != terms.currency else {
      return line
    }
    return try line.converted(by: rate(of: terms.currency), to: rate(of: last.currency))
  }
}
