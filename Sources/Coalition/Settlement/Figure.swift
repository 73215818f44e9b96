/// One count of points of a settlement. A statement is a pure function of figures and terms.
package struct Figure: Hashable, Sendable {
  /// Whose count it is; 0 is the operator as an issuer, of whom there is no statement.
  package let partnerNumber: Int32
  /// What was counted.
  package let measure: Measure
  /// For redeemed and refunded points the issuer of the lots, for substituted ones the other
  /// issuer; otherwise nil. 0 is the operator.
  package let counterpart: Int32?
  /// Which of the partner's terms price the points: those in force when it happened. Nil for a time
  /// before all of them, which the first of them price.
  package let termsNumber: Int32?
  /// Which of the counterpart's terms price redeemed and refunded points for their issuer: those in
  /// force when it happened. Nil for the last of them, exact unless they changed meanwhile.
  package let counterpartTermsNumber: Int32?
  /// The closed settlement to which the points belong that came too late for it; nil for this one.
  package let belongsTo: Int32?
  /// Whole points, never below zero: the measure says which way they moved.
  package let points: Int64

  /// Creates a figure; whether it makes sense is checked by `SettlementCalculation`.
  package init(
    partnerNumber: Int32, measure: Measure, counterpart: Int32? = nil, termsNumber: Int32? = nil,
    counterpartTermsNumber: Int32? = nil, belongsTo: Int32? = nil, points: Int64
  ) {
    self.partnerNumber = partnerNumber
    self.measure = measure
    self.counterpart = counterpart
    self.termsNumber = termsNumber
    self.counterpartTermsNumber = counterpartTermsNumber
    self.belongsTo = belongsTo
    self.points = points
  }
}
