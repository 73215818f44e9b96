/// Money that one party of a settlement is to pay to another.
package struct Payment: Hashable, Sendable {
  /// The number of the operator as a party; partners are above zero.
  package static let operatorNumber: Int32 = 0

  /// Who pays; 0 is the operator.
  package let debtor: Int32
  /// Who is paid; 0 is the operator.
  package let creditor: Int32
  /// How much: above zero.
  package let amount: Money

  /// Creates a payment.
  package init(debtor: Int32, creditor: Int32, amount: Money) {
    self.debtor = debtor
    self.creditor = creditor
    self.amount = amount
  }
}
