/// What somebody can do with an order after it was placed. Who may do it, and in which state, is in
/// the database (`ordering.legal_moves`).
package enum OrderMove: String, Hashable, Sendable, CaseIterable {
  /// Before it is fulfilled, or while its voucher is unused: its points go back.
  case cancel
  /// The supplier has sent it, or has it ready.
  case fulfil
  /// It is in the member's hands.
  case deliver
  /// Goods came back: its points go back.
  case `return`

  /// Whether it gives the points of the order back.
  package var givesPointsBack: Bool {
    switch self {
    case .cancel, .return: true
    case .fulfil, .deliver: false
    }
  }
}
