/// What a member gets for a gift.
package enum GiftKind: String, CaseIterable, Hashable, Sendable {
  /// A voucher for something that its supplier describes.
  case voucher
  /// A share of a bill, taken off at the till.
  case discountPercent = "discount_percent"
  /// A sum of money, taken off at the till.
  case discountAmount = "discount_amount"
  /// Something that is handed over or sent.
  case goods
  /// Something that is done for the member.
  case service
  /// Money for a cause.
  case donation
  /// Points of another programme, by a code of that programme.
  case programmePoints = "programme_points"
  /// One of several gifts of the same supplier, drawn by published odds.
  case surprise

  /// Whether an order of it yields a voucher at once.
  package var yieldsVoucher: Bool {
    switch self {
    case .voucher, .discountPercent, .discountAmount, .service, .programmePoints: true
    case .goods, .donation, .surprise: false
    }
  }
}
