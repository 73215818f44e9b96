/// What has become of an order.
package enum OrderState: String, Hashable, Sendable, CaseIterable {
  /// It is paid.
  case placed
  /// It is sent, or its voucher is issued.
  case fulfilled
  /// It is in the member's hands, or its voucher is used up.
  case delivered
  /// It was given up before that; its points are back.
  case cancelled
  /// The time of its voucher was over.
  case expired
  /// It came back after that; its points are back.
  case returned
}
