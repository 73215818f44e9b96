/// What figures and terms come to: every statement, and the operator's position, which is exactly
/// the sum of theirs.
///
/// Nothing but its arguments goes into the answer, in whatever order they are given.
package enum SettlementCalculation {
  /// Returns the settlement of `figures`.
  ///
  /// `terms` are all versions that price any of them, `partners` everybody who is to have a
  /// statement, `rates` those of the billing currencies that are not the settlement currency.
  package static func draft(
    of figures: [Figure], terms: [SettlementTerms], partners: [SettlementPartner],
    policy: SettlementPolicy, rates: [ExchangeRate]
  ) throws(SettlementError) -> SettlementDraft {
    preconditionFailure("not yet")
  }
}
