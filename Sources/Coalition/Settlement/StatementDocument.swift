/// The papers of a statement: lines are totalled and taxed document by document, never netted away.
package enum StatementDocument: String, CaseIterable, Hashable, Sendable {
  /// What the partner pays for points that it issued.
  case points
  /// What the partner is paid for points redeemed with it.
  case reimbursement
  /// What the operator and the coalition charge: fees and the levy.
  case fees
  /// What the partner is given of expired points.
  case breakage

  /// The place of the document in a statement, from zero.
  package var order: Int {
    switch self {
    case .points: 0
    case .reimbursement: 1
    case .fees: 2
    case .breakage: 3
    }
  }
}
