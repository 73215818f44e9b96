/// One of the gifts that a surprise may turn out to be.
package struct SurpriseOutcome: Hashable, Sendable {
  /// The limits of `weight`.
  package static let weightRange: ClosedRange<Int32> = 1...1_000_000

  /// A gift of the same supplier, not a surprise itself.
  package let gift: GiftID
  /// How likely it is, compared with the others; published.
  package let weight: Int32

  /// Creates an outcome; a weight outside of its limits is a defect of the caller.
  package init(gift: GiftID, weight: Int32) {
    precondition(Self.weightRange.contains(weight), "a weight within its limits")
    self.gift = gift
    self.weight = weight
  }
}

/// What a member gets for a gift, and what has to be said about it: a kind and its particulars.
package enum GiftContent: Hashable, Sendable {
  /// The limits of a discount in basis points: up to the whole bill.
  package static let basisPointsRange: ClosedRange<Int32> = 1...10_000
  /// The limits of a discount in minor units.
  package static let discountAmountRange: ClosedRange<Int64> = 1...1_000_000_000_000
  /// The limits of points of another programme.
  package static let programmePointsRange: ClosedRange<Int64> = 1...1_000_000_000_000
  /// How many gifts a surprise may turn out to be.
  package static let outcomesRange = 1...50

  case voucher
  /// In basis points of the bill.
  case discountPercent(basisPoints: Int32)
  case discountAmount(Money)
  case goods
  case service
  case donation(cause: String)
  case programmePoints(programme: String, points: Int64)
  case surprise([SurpriseOutcome])

  /// What kind of gift it is.
  package var kind: GiftKind {
    switch self {
    case .voucher: .voucher
    case .discountPercent: .discountPercent
    case .discountAmount: .discountAmount
    case .goods: .goods
    case .service: .service
    case .donation: .donation
    case .programmePoints: .programmePoints
    case .surprise: .surprise
    }
  }
}
