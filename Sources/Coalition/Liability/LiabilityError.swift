/// Why a figure of the liability cannot be computed.
package enum LiabilityError: Error, Hashable {
  /// The result, or a step on the way to it, does not fit.
  case overflow
  /// A count or an amount is below zero where only more makes sense.
  case negative
  /// More was redeemed, taken back or expired than there was.
  case exceedsIssued
}
