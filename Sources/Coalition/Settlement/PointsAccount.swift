/// How the points that one partner issued and members still have moved in one settlement, as that
/// settlement counted them: opening + issued − redeemed − expired + adjusted = closing.
///
/// They may be below zero: a settlement counts a late return of what an earlier one had counted.
package struct PointsAccount: Hashable, Sendable {
  /// Outstanding before.
  package let opening: Int64
  /// Issued, less returned; what a return took of another issuer's lots is put right.
  package let issued: Int64
  /// Redeemed with any partner or for gifts, less refunded.
  package let redeemed: Int64
  /// Expired, less reinstated.
  package let expired: Int64
  /// Given by the operator in the partner's name, less taken.
  package let adjusted: Int64
  /// Outstanding after.
  package let closing: Int64
}

extension PointsAccount {
  /// Creates the account of an issuer from the figures whose points are its; throws `overflow`.
  init(opening: Int64, figures: [Figure]) throws(SettlementError) {
    var (issued, redeemed, expired, adjusted) = (ExactSum(), ExactSum(), ExactSum(), ExactSum())
    for figure in figures {
      switch figure.measure {
      case .issued, .substitutedOut: issued.add(figure.points)
      case .returned, .substitutedIn: issued.subtract(figure.points)
      case .redeemed: redeemed.add(figure.points)
      case .refunded: redeemed.subtract(figure.points)
      case .expired: expired.add(figure.points)
      case .reinstated: expired.subtract(figure.points)
      case .credited: adjusted.add(figure.points)
      case .debited: adjusted.subtract(figure.points)
      }
    }
    self.opening = opening
    self.issued = try issued.value
    self.redeemed = try redeemed.value
    self.expired = try expired.value
    self.adjusted = try adjusted.value
    var closing = ExactSum([opening, self.issued, self.adjusted])
    closing.subtract(self.redeemed)
    closing.subtract(self.expired)
    self.closing = try closing.value
  }
}

extension Figure {
  /// Whose points were counted: the issuer of redeemed and refunded ones is the counterpart.
  var issuer: Int32 {
    switch measure {
    case .redeemed, .refunded: counterpart ?? partnerNumber
    case .issued, .returned, .substitutedIn, .substitutedOut, .expired, .reinstated, .credited,
      .debited:
      partnerNumber
    }
  }
}
