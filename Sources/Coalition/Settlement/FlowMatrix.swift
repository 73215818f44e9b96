/// Whose points were spent with whom: what issuers and redeemers owe each other through the
/// operator, before netting.
package struct FlowMatrix: Hashable, Sendable {
  /// What members spent of one issuer's points with one redeemer.
  package struct Cell: Hashable, Sendable {
    /// Who issued the points; 0 is the operator.
    package let issuer: Int32
    /// With whom they were spent.
    package let redeemer: Int32
    /// Points redeemed.
    package let redeemed: Int64
    /// Points given back.
    package let refunded: Int64
    /// The redeemer's reimbursement for them, less its reversal, in its billing currency.
    package let value: Money

    /// Points redeemed, less refunded.
    package var points: Int64 { redeemed - refunded }
  }

  /// The cells with any points, by issuer and redeemer.
  package let cells: [Cell]

  /// Creates the matrix of a settlement's figures; throws as `SettlementCalculation.draft` does.
  ///
  /// The lines of reimbursement are divided among issuers by largest remainder, so that the values
  /// of one redeemer add up to what its statement says.
  package init(figures: [Figure], terms: [SettlementTerms]) throws(SettlementError) {
    preconditionFailure("not yet")
  }
}
