/// What happens to the fraction that a division leaves over. Every division of points or money
/// names one of these at the call.
package enum Rounding: Hashable, Sendable {
  /// To the next whole number below: -1.5 becomes -2, 1.5 becomes 1.
  case down
  /// To the nearest whole number, and from the middle away from zero: -1.5 becomes -2, 1.5
  /// becomes 2.
  case halfAwayFromZero
}
