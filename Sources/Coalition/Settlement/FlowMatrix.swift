/// Whose points were spent with whom: what issuers and redeemers owe each other through the
/// operator, before netting.
package struct FlowMatrix: Hashable, Sendable {
  /// What members spent of one issuer's points with one redeemer.
  package struct Cell: Hashable, Sendable {
    /// Who issued the points; 0 is the operator.
    package let issuer: Int32
    /// With whom they were spent; 0 is the operator, for gifts.
    package let redeemer: Int32
    /// Points redeemed.
    package let redeemed: Int64
    /// Points given back.
    package let refunded: Int64
    /// The redeemer's reimbursement for them, less its reversal, in its billing currency; nil of
    /// the operator, who is not reimbursed.
    package let value: Money?

    /// Points redeemed, less refunded.
    package var points: Int64 { redeemed - refunded }
  }

  /// The cells with any points, by issuer and redeemer.
  package let cells: [Cell]

  /// Which line of reimbursement points make.
  private struct Line: Hashable {
    let redeemer: Int32
    let measure: Measure
    /// By which the redeemer is reimbursed; nil of the operator.
    let terms: SettlementTerms?
    let belongsTo: Int32?
  }

  /// Points of one cell while they are added up.
  private struct Tally {
    var redeemed = ExactSum()
    var refunded = ExactSum()
    var value = ExactSum()
    let currency: Currency?
  }

  /// Creates the matrix of a settlement's figures; throws as `SettlementCalculation.draft` does,
  /// and knows every partner that the figures name. `rates` are those into the settlement's
  /// currency by which lines were converted.
  ///
  /// The lines of reimbursement are divided among issuers by largest remainder, so that the values
  /// of one redeemer add up to what its statement says.
  package init(
    figures: [Figure], terms: [SettlementTerms], currency: Currency, rates: [ExchangeRate] = []
  ) throws(SettlementError) {
    let spent = figures.filter { $0.measure == .redeemed || $0.measure == .refunded }
    let inputs = try Self.inputs(spent, terms, currency, rates)
    var lines: [Line: [Int32: ExactSum]] = [:]
    for figure in inputs.figures {
      guard let issuer = figure.counterpart else { preconditionFailure("figures are checked") }
      let line = Line(
        redeemer: figure.partnerNumber, measure: figure.measure,
        terms: figure.partnerNumber == Payment.operatorNumber
          ? nil : try inputs.terms(of: figure.partnerNumber, number: figure.termsNumber),
        belongsTo: figure.belongsTo)
      lines[line, default: [:]][issuer, default: ExactSum()].add(figure.points)
    }
    var tallies: [[Int32]: Tally] = [:]
    for (line, sums) in lines { try Self.add(line, sums, to: &tallies, inputs) }
    var cells: [Cell] = []
    for (pair, tally) in tallies {
      cells.append(
        Cell(
          issuer: pair[0], redeemer: pair[1], redeemed: try tally.redeemed.value,
          refunded: try tally.refunded.value,
          value: try tally.currency.map { currency throws(SettlementError) in
            Money(minorUnits: try tally.value.value, currency: currency)
          }))
    }
    self.cells = cells.sorted { a, b in (a.issuer, a.redeemer) < (b.issuer, b.redeemer) }
  }

  /// The figures, checked; of the policy only the currency is of consequence for what was spent
  /// where, and of partners only their numbers.
  private static func inputs(
    _ figures: [Figure], _ terms: [SettlementTerms], _ currency: Currency, _ rates: [ExchangeRate]
  ) throws(SettlementError) -> SettlementInputs {
    let numbers = Set(figures.map(\.partnerNumber) + figures.compactMap(\.counterpart))
      .subtracting([Payment.operatorNumber])
    return try SettlementInputs(
      figures: figures, terms: terms, partners: numbers.map { SettlementPartner(number: $0) },
      policy: SettlementPolicy(currency: currency, carryingRateMicros: 0), rates: rates)
  }

  private static func add(
    _ line: Line, _ sums: [Int32: ExactSum], to tallies: inout [[Int32]: Tally],
    _ inputs: SettlementInputs
  ) throws(SettlementError) {
    let issuers = sums.keys.sorted()
    var points: [Int64] = []
    for issuer in issuers { points.append(try sums[issuer, default: ExactSum()].value) }
    var values = points.map { _ in Int64(0) }
    var currency: Currency?
    if let terms = line.terms {
      let price = try ExactFraction.price(
        of: ExactSum(points).value, atMicros: terms.reimbursementMicros, in: terms.currency)
      let billed = try inputs.billed(
        StatementLine(charge: .reimbursement, document: .reimbursement, amount: price), by: terms)
      values = try LargestRemainder.split(billed.amount, by: points)
      currency = inputs.lastTerms(of: line.redeemer)?.currency
    }
    for (issuer, (points, value)) in zip(issuers, zip(points, values)) {
      let pair = [issuer, line.redeemer]
      var tally = tallies[pair] ?? Tally(currency: currency)
      if line.measure == .redeemed {
        tally.redeemed.add(points)
        tally.value.add(value)
      } else {
        tally.refunded.add(points)
        tally.value.subtract(value)
      }
      tallies[pair] = tally
    }
  }
}
