/// The orders of a settlement by what makes them one line, and what causes are owed for them.
///
/// An order in the currency in which its partner is billed is exact. Of another, the amounts of a
/// line are converted into the settlement currency, a sum for each currency, and from there into
/// the partner's, so that no order can keep a period from being closed.
struct PricedOrders {
  /// What makes orders one line.
  private struct Key: Hashable {
    let partner: Int32
    let charge: ChargeType
    /// Those that priced them, or the partner's last, where these bill in another currency.
    let terms: SettlementTerms
    let belongsTo: Int32?
    /// What each of them comes to, where it is the same of all and not converted.
    let unitAmount: Int64?
  }

  /// The orders of one line while they are added up.
  private struct Tally {
    var orders = ExactSum()
    var amounts: [Currency: ExactSum] = [:]
  }

  /// The lines, each with its partner, in no particular order.
  let lines: [(Int32, StatementLine)]
  /// What the operator owes to causes for donations that it supplies, in the settlement currency.
  let causes: [String: ExactSum]

  init(_ inputs: SettlementInputs) throws(SettlementError) {
    var tallies: [Key: Tally] = [:]
    var donated: [String: [Currency: ExactSum]] = [:]
    for figure in inputs.orders {
      if let cause = figure.cause {
        var sum = donated[cause]?[figure.currency] ?? ExactSum()
        if figure.charge.takesBack == nil {
          sum.add(figure.amount)
        } else {
          sum.subtract(figure.amount)
        }
        donated[cause, default: [:]][figure.currency] = sum
        continue
      }
      let key = try Self.key(of: figure, in: inputs)
      tallies[key, default: Tally()].orders.add(figure.orders)
      tallies[key, default: Tally()].amounts[figure.currency, default: ExactSum()]
        .add(figure.amount)
    }
    var lines: [(Int32, StatementLine)] = []
    for (key, tally) in tallies {
      lines.append((key.partner, try Self.line(of: key, tally, inputs)))
    }
    self.lines = lines
    var causes: [String: ExactSum] = [:]
    for (cause, sums) in donated {
      for (currency, sum) in sums {
        causes[cause, default: ExactSum()]
          .add(try inputs.rate(of: currency).settlementAmount(of: sum.value))
      }
    }
    self.causes = causes
  }

  private static func key(
    of figure: OrderFigure, in inputs: SettlementInputs
  ) throws(SettlementError) -> Key {
    guard let last = inputs.lastTerms(of: figure.partnerNumber) else {
      throw .unknownTerms(partner: figure.partnerNumber, number: nil)
    }
    var terms = last
    if figure.currency == last.currency, let number = figure.termsNumber {
      terms = try inputs.terms(of: figure.partnerNumber, number: number)
    }
    return Key(
      partner: figure.partnerNumber, charge: figure.charge, terms: terms,
      belongsTo: figure.belongsTo,
      unitAmount: figure.currency == last.currency ? figure.unitAmount : nil)
  }

  private static func line(
    of key: Key, _ tally: Tally, _ inputs: SettlementInputs
  ) throws(SettlementError) -> StatementLine {
    let (terms, charge) = (key.terms, key.charge)
    guard let document = charge.document else { preconditionFailure("orders have a document") }
    var owed = ExactSum()
    var foreign = ExactSum()
    for (currency, sum) in tally.amounts {
      if currency == terms.currency {
        owed.add(try sum.value)
      } else {
        foreign.add(try inputs.rate(of: currency).settlementAmount(of: sum.value))
      }
    }
    owed.add(try inputs.rate(of: terms.currency).billingAmount(of: foreign.value))
    let isOwed = [.giftMoney, .giftSupplyReversal, .donationReversal].contains(charge)
    var amount = ExactSum()
    if isOwed { amount.add(try owed.value) } else { amount.subtract(try owed.value) }
    return StatementLine(
      charge: charge, document: document, quantity: try tally.orders.value,
      rateMicros: try key.unitAmount.map { unit throws(SettlementError) in
        try micros(of: unit, in: terms.currency)
      }, amount: try amount.value, taxBasisPoints: terms.taxes[charge.takesBack ?? charge],
      termsNumber: terms.number, belongsTo: key.belongsTo)
  }

  private static func micros(
    of amount: Int64, in currency: Currency
  ) throws(SettlementError) -> Int64 {
    try ExactFraction(amount).multiplied(by: currency.microsPerMinorUnit).rounded(.down)
  }
}
