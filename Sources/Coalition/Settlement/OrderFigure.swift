/// One count of orders of gifts of a settlement, and what they come to.
///
/// The points of orders are counted by figures, as redemptions at the operator; this is their
/// money.
package struct OrderFigure: Hashable, Sendable {
  /// Who is charged: the supplier, or of the money part the partner whose tills took it. 0 is the
  /// operator, who owes donations that it supplies to their causes.
  package let partnerNumber: Int32
  /// What the orders are charged as: one of the charges on orders.
  package let charge: ChargeType
  /// The cause to which the operator owes a donation; otherwise nil.
  package let cause: String?
  /// Which of the partner's terms held when the orders were placed, if they bill in `currency`; nil
  /// for the last of them.
  package let termsNumber: Int32?
  /// The closed settlement in which the orders were placed, if they come too late for it; nil for
  /// this one.
  package let belongsTo: Int32?
  /// The currency of the amounts.
  package let currency: Currency
  /// What each of the orders comes to, in minor units; nil where they are counted whatever each
  /// comes to.
  package let unitAmount: Int64?
  /// How many orders there are, never below zero: the charge says which way their money moves.
  package let orders: Int64
  /// What they come to together, in minor units.
  package let amount: Int64

  /// Creates a count; whether it makes sense is checked by `SettlementCalculation`.
  package init(
    partnerNumber: Int32, charge: ChargeType, cause: String? = nil, termsNumber: Int32? = nil,
    belongsTo: Int32? = nil, currency: Currency, unitAmount: Int64? = nil, orders: Int64,
    amount: Int64
  ) {
    self.partnerNumber = partnerNumber
    self.charge = charge
    self.cause = cause
    self.termsNumber = termsNumber
    self.belongsTo = belongsTo
    self.currency = currency
    self.unitAmount = unitAmount
    self.orders = orders
    self.amount = amount
  }

  /// Whether the amount is what so many orders come to.
  var addsUp: Bool {
    guard let unitAmount else { return true }
    let (product, overflow) = unitAmount.multipliedReportingOverflow(by: orders)
    return !overflow && product == amount
  }
}
