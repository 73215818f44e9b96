/// Who owes the amount of a line to whom.
package enum LineDirection: String, Hashable, Sendable {
  /// The partner owes it, or nobody owes anything.
  case toOperator = "to_operator"
  /// The operator owes it.
  case toPartner = "to_partner"

  /// The direction of an amount that is positive if the partner owes it.
  package init(of amount: Int64) { self = amount < 0 ? .toPartner : .toOperator }
}
