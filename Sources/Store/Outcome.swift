package import Coalition

/// What the database made of a request: done, or refused by a rule.
package enum Outcome<Value: Sendable>: Sendable {
  /// It has happened, now or (a replay) when the same request came before.
  case done(Value, isReplay: Bool)
  /// It has not happened. `detail` is the number that the refusal speaks of, such as the points
  /// that could be spent; its meaning is in `docs/reference/refusals.md`.
  case refused(Refusal, detail: Int64?, isReplay: Bool)
}
