/// Who keeps the income of points that expire unredeemed; agreed per issuer in settlement terms.
package enum BreakagePolicy: String, CaseIterable, Hashable, Sendable {
  /// The operator keeps all of it.
  case operator_ = "operator"
  /// The issuer is given all of it.
  case issuer
  /// The issuer is given the basis points of `SettlementTerms.breakageShareBasisPoints`.
  case shared
  /// It is owed to the cause of `SettlementTerms.breakageCause`, and the issuer is given none.
  case cause
}
