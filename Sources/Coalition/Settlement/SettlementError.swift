/// Why there is no settlement of the figures and terms that were given.
package enum SettlementError: Error, Hashable {
  /// A product, a sum or a rounded amount does not fit in 64 bits.
  case overflow
  /// Weights are below zero, or all of them are zero although there is something to divide.
  case badWeights
  /// A value of terms, of a policy or of a rate lies outside of its limits; names the field.
  case outOfRange(String)
  /// A partner has figures and is not among the partners given.
  case unknownPartner(Int32)
  /// A partner has figures, and no terms price them; nil if it has no terms at all.
  case unknownTerms(partner: Int32, number: Int32?)
  /// A partner, a terms version or a rate is given twice.
  case givenTwice(String)
  /// There is no rate from this billing currency to the settlement currency.
  case unknownRate(Currency)
  /// A figure is below zero.
  case negativeFigure(partner: Int32, Measure)
  /// A figure of redeemed, refunded or substituted points names no counterpart, or another does.
  case badCounterpart(partner: Int32, Measure)
  /// A count of orders makes no sense: what it comes to, or of whom it is.
  case badOrders(partner: Int32, ChargeType)
  /// A line given from outside is one that only the calculation may make; names its charge.
  case foreignLine(partner: Int32, ChargeType)
}
