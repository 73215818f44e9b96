/// One line of a statement, rounded once.
package struct StatementLine: Hashable, Sendable {
  /// Why the line stands.
  package let charge: ChargeType
  /// The document in which it stands.
  package let document: StatementDocument
  /// Points, never below zero but for a fee on more returned than issued; of charges on orders, how
  /// many; 0 where nothing is counted.
  package let quantity: Int64
  /// The price of a point, or of an order, in micro-units of the billing currency, where there is
  /// one; of a line that is converted, of its original currency.
  package let rateMicros: Int64?
  /// The part of quantity × rate that the line charges, in basis points: the share at issue or at
  /// redemption, the fee, the share of breakage; nil where the line is no part of anything.
  package let shareBasisPoints: Int?
  /// Minor units of the billing currency: positive if the partner owes it, negative if the operator
  /// does.
  package let amount: Int64
  /// The tax rate in basis points, or nil if the line is outside of the tax's scope. Of a line of
  /// tax, the rate that it charges.
  package let taxBasisPoints: Int?
  /// The version of the partner's terms by which the line is priced.
  package let termsNumber: Int32?
  /// The closed settlement to which the line belongs; nil for this one.
  package let belongsTo: Int32?
  /// The other partner, where the line concerns one in particular.
  package let counterpart: Int32?
  /// What it was in another currency; nil where nothing was converted.
  package let original: OriginalAmount?

  /// Creates a line.
  package init(
    charge: ChargeType, document: StatementDocument, quantity: Int64 = 0, rateMicros: Int64? = nil,
    shareBasisPoints: Int? = nil, amount: Int64, taxBasisPoints: Int? = nil,
    termsNumber: Int32? = nil, belongsTo: Int32? = nil, counterpart: Int32? = nil,
    original: OriginalAmount? = nil
  ) {
    self.charge = charge
    self.document = document
    self.quantity = quantity
    self.rateMicros = rateMicros
    self.shareBasisPoints = shareBasisPoints
    self.amount = amount
    self.taxBasisPoints = taxBasisPoints
    self.termsNumber = termsNumber
    self.belongsTo = belongsTo
    self.counterpart = counterpart
    self.original = original
  }
}
