/// The papers of a statement: lines are totalled and taxed document by document, never netted away.
package enum StatementDocument: String, CaseIterable, Hashable, Sendable {
  /// What the partner pays for points that it issued.
  case points
  /// What the partner is paid for points redeemed with it.
  case reimbursement
  /// What the partner is paid for gifts that it supplied.
  case gifts
  /// What the partner's tills took as the money part of orders, and owe.
  case takings
  /// What the operator and the coalition charge: fees and the levy.
  case fees
  /// What the partner is given of expired points.
  case breakage
  /// What a partner had paid in beforehand and is given back when it leaves.
  case deposit

  /// The place of the document in a statement, from zero.
  package var order: Int {
    switch self {
    case .points: 0
    case .reimbursement: 1
    case .gifts: 2
    case .takings: 3
    case .fees: 4
    case .breakage: 5
    case .deposit: 6
    }
  }
}
