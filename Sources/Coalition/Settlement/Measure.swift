/// A kind of counted points of a partner in one settlement.
package enum Measure: String, CaseIterable, Hashable, Sendable {
  /// Points that the partner issued; pending points count when they mature.
  case issued
  /// Points that returns took back from what the partner issued.
  case returned
  /// Points spent with the partner; the counterpart is the issuer of the lots.
  case redeemed
  /// Points of redemptions with the partner that were given back; counterpart as for `redeemed`.
  case refunded
  /// Points of the partner's lots that a return of the counterpart consumed instead of its own.
  case substitutedIn = "substituted_in"
  /// Points of the counterpart's lots that a return of the partner consumed instead of its own.
  case substitutedOut = "substituted_out"
  /// Points of the partner's lots that expired.
  case expired
  /// Expired points of the partner's lots that were given back.
  case reinstated
  /// Points that the operator gave in the partner's name.
  case credited
  /// Points of the partner's lots that the operator took.
  case debited
}
