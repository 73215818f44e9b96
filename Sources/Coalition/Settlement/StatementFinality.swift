/// What a statement of a partner that leaves is.
package enum StatementFinality: String, Hashable, Sendable {
  /// It comes with the end of the run-off: all up to then, the price of what is left, and what the
  /// partner had paid in.
  case final
  /// It comes after the final one, for what was late or for a payment that was returned.
  case supplementary
}
