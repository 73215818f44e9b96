/// What has become of the points of a purchase.
package enum PurchaseStatus: String, Hashable, Sendable, CaseIterable {
  /// They are the member's, even if they have been spent or returned since.
  case earned
  /// They are counted and cannot be spent yet.
  case pending
  /// The partner has cancelled the purchase.
  case cancelled
  /// The partner did not confirm the purchase in time.
  case lapsed
  /// All goods came back while the points were pending.
  case returned
}
