/// The price of changing a partner's funding model over the lots that are open.
///
/// What was paid at issue by the old terms, the buy-out, and what is paid at redemption by the new
/// ones are together the whole price of a point.
package enum BuyOut {
  /// Returns the line of a change from `old` to `new` terms with so many points of the partner
  /// outstanding: points × the new issue price × (new − old share at issue), rounded half away from
  /// zero once. Positive if the partner pays more at issue from now on.
  ///
  /// The price is the new one because redemptions after the change are charged by the new terms.
  /// Throws `outOfRange` for points below zero or terms of different partners, `twoCurrencies` and
  /// `overflow`.
  package static func line(
    from old: SettlementTerms, to new: SettlementTerms, outstanding points: Int64
  ) throws(SettlementError) -> StatementLine {
    guard points >= 0 else { throw .outOfRange("outstanding") }
    guard old.partnerNumber == new.partnerNumber else { throw .outOfRange("partner_number") }
    guard old.currency == new.currency else {
      throw .twoCurrencies(partner: new.partnerNumber)
    }
    let share = new.issueShareBasisPoints - old.issueShareBasisPoints
    return StatementLine(
      charge: .buyOut, document: .points, quantity: points, rateMicros: new.issuePriceMicros,
      shareBasisPoints: share,
      amount: try ExactFraction.price(
        of: points, atMicros: new.issuePriceMicros, in: new.currency, shareBasisPoints: share),
      taxBasisPoints: new.taxes[.buyOut], termsNumber: new.number)
  }
}
