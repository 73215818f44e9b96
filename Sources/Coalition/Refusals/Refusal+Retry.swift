extension Refusal {
  /// What a caller can do about a refusal.
  package enum Retry: Hashable, Sendable, CaseIterable {
    /// Nothing: this request will never be accepted.
    case never
    /// Send the same request with the same idempotency key again after a pause.
    case later
    /// Correct the request and send it with a new idempotency key.
    case corrected
    /// Send it with a new idempotency key once what it met has changed.
    case changed
  }
}
