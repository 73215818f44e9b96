package import Coalition
package import Store

/// Why an operation has not happened, or is not known to have.
package enum OperationFailure: Error, Sendable {
  /// A rule refused it. `detail` is the number that the refusal speaks of; its meaning is in
  /// `docs/reference/refusals.md`. A replay is a refusal that was remembered.
  case refused(Refusal, detail: Int64?, isReplay: Bool)
  /// The store could not answer.
  case failed(StoreError)

  /// A refusal that speaks of no number and was not remembered.
  package static func refused(_ refusal: Refusal) -> OperationFailure {
    .refused(refusal, detail: nil, isReplay: false)
  }
}

/// What an operation has led to, and whether it had happened before.
package struct Done<Value: Sendable>: Sendable {
  package let value: Value
  /// Whether the same request came before, so that this is its first answer again.
  package let isReplay: Bool

  package init(_ value: Value, isReplay: Bool = false) {
    self.value = value
    self.isReplay = isReplay
  }
}
