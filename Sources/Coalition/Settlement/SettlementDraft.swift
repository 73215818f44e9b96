/// A settlement as it follows from figures and terms, before it is recorded.
package struct SettlementDraft: Hashable, Sendable {
  /// One for each partner that has terms, by partner number.
  package let statements: [StatementDraft]
  /// The operator's position, taken apart, in the settlement currency.
  package let breakdown: OperatorBreakdown
  /// The sum of all nets in each billing currency, in minor units of it.
  package let operatorPositions: [Currency: Int64]
  /// The sum of all positions in the settlement currency: the operator's.
  package let settlementPosition: Money
}
