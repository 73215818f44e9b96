/// What a line of a statement was in another currency than the statement's, and at which rate it
/// was converted: frozen into the line, as the statement's own rate is into the statement.
package struct OriginalAmount: Hashable, Sendable {
  /// Minor units of the currency of the terms that price the line; signed as the line is.
  package let amount: Money
  /// That of the original currency in the settlement currency, in billionths.
  package let rateNanos: Int64

  /// Creates what a line was.
  package init(_ amount: Money, rateNanos: Int64) {
    self.amount = amount
    self.rateNanos = rateNanos
  }
}

extension StatementLine {
  /// Returns the line in the currency of a statement: converted through the settlement currency,
  /// rounded half away from zero at either step, with what it was before. A line that is in that
  /// currency stays as it is. Throws `overflow`.
  ///
  /// - Parameters:
  ///   - rate: That of the line's currency.
  ///   - billing: That of the statement's currency.
  package func converted(
    by rate: ExchangeRate, to billing: ExchangeRate
  ) throws(SettlementError) -> StatementLine {
    guard rate.billing != billing.billing else { return self }
    let settled = try rate.settlementAmount(of: amount)
    return StatementLine(
      charge: charge, document: document, quantity: quantity, rateMicros: rateMicros,
      shareBasisPoints: shareBasisPoints, amount: try billing.billingAmount(of: settled),
      taxBasisPoints: taxBasisPoints, termsNumber: termsNumber, belongsTo: belongsTo,
      counterpart: counterpart,
      original: OriginalAmount(
        Money(minorUnits: amount, currency: rate.billing), rateNanos: rate.nanoUnits))
  }
}
