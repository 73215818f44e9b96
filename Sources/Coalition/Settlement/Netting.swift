/// Which payments square the positions of a settlement.
///
/// Positions are by partner number, in minor units of one currency: positive if the partner owes
/// the operator. Both ways pay exactly what each partner owes or is owed, and so leave the operator
/// with the sum of all positions; that is checked, and a failure is a defect.
package enum Netting {
  /// Returns one payment for each partner with a position that is not zero, to or from the
  /// operator, by partner number. Throws `overflow` if the operator's position does not fit.
  package static func multilateral(
    _ positions: [Int32: Int64], in currency: Currency
  ) throws(SettlementError) -> [Payment] {
    preconditionFailure("not yet")
  }

  /// Returns few direct payments between partners and operator: fewer than there are parties with
  /// a position. Throws `overflow` as `multilateral` does.
  ///
  /// A debtor and a creditor of the same amount square each other first, the largest such amount
  /// before others; otherwise the largest debtor pays the largest creditor what the smaller of the
  /// two has left. Among equals the lower number comes first.
  package static func minimal(
    _ positions: [Int32: Int64], in currency: Currency
  ) throws(SettlementError) -> [Payment] {
    preconditionFailure("not yet")
  }

  /// Returns at most one payment for each pair of parties: what mutual debts leave over, by debtor
  /// and creditor and currency. Throws `overflow`.
  package static func bilateral(_ debts: [Payment]) throws(SettlementError) -> [Payment] {
    preconditionFailure("not yet")
  }
}
