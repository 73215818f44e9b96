/// The price of changing a partner's funding model over the lots that are open.
///
/// What was paid at issue by the old terms, the buy-out, and what is paid at redemption by the new
/// ones are together the whole price of a point.
package enum BuyOut {
  /// Returns the line of a change from `old` to `new` terms with so many points of the partner
  /// outstanding: points × the new issue price × (new − old share at issue), rounded half away from
  /// zero once. Positive if the partner pays more at issue from now on.
  ///
  /// Throws `outOfRange` for points below zero, `twoCurrencies` and `overflow`.
  package static func line(
    from old: SettlementTerms, to new: SettlementTerms, outstanding points: Int64
  ) throws(SettlementError) -> StatementLine {
    preconditionFailure("not yet")
  }
}
