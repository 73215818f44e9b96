import Coalition

extension GiftBody {
  /// The particulars that belong to one kind each.
  private static let particulars: [(field: String, kind: GiftKind)] = [
    ("discount_bps", .discountPercent), ("discount_amount", .discountAmount),
    ("cause", .donation), ("programme", .programmePoints),
    ("programme_points", .programmePoints), ("odds", .surprise),
  ]

  /// What a member gets: the kind, and what has to be said of that kind and of no other.
  static func content(_ fields: inout Fields) -> GiftContent? {
    let kind = fields.requiredWord("kind", GiftKind.self)
    let basisPoints = fields.number("discount_bps", in: GiftContent.basisPointsRange)
    let amount = positiveMoney(
      "discount_amount", of: &fields, max: GiftContent.discountAmountRange.upperBound)
    let cause = fields.optional("cause", String.self) { try GiftText.checked(title: $0) }
    let programme = fields.optional("programme", String.self) { try GiftText.checked(title: $0) }
    let points = fields.number("programme_points", in: GiftContent.programmePointsRange)
    let odds =
      fields.isPresent("odds")
      ? fields.objects("odds", countIn: GiftContent.outcomesRange, outcome)
      : fields.objects("odds", countIn: 0...0, outcome)
    guard let kind, hasParticulars(of: kind, in: &fields) else { return nil }
    return switch kind {
    case .voucher: .voucher
    case .discountPercent: basisPoints.map { .discountPercent(basisPoints: $0) }
    case .discountAmount: amount.map { .discountAmount($0) }
    case .goods: .goods
    case .service: .service
    case .donation: cause.map { .donation(cause: $0) }
    case .programmePoints:
      if let programme, let points {
        .programmePoints(programme: programme, points: points)
      } else {
        nil
      }
    case .surprise: odds.map { .surprise($0) }
    }
  }

  /// Notes particulars that are missing, or that are of another kind.
  private static func hasParticulars(of kind: GiftKind, in fields: inout Fields) -> Bool {
    var isWhole = true
    for particular in particulars {
      switch (particular.kind == kind, fields.isPresent(particular.field)) {
      case (true, true), (false, false): continue
      case (true, false):
        fields.add(
          particular.field, .fieldMissing, "a gift of the kind \(kind.rawValue) needs it")
      case (false, true):
        fields.add(
          particular.field, .fieldConflict, "a gift of the kind \(kind.rawValue) has none")
      }
      isWhole = false
    }
    return isWhole
  }

  private static func outcome(_ fields: inout Fields) -> SurpriseOutcome? {
    let gift = fields.required("gift", String.self) { try GiftID(parsing: $0) }
    let weight = fields.requiredNumber("weight", in: SurpriseOutcome.weightRange)
    guard let gift, let weight else { return nil }
    return SurpriseOutcome(gift: gift, weight: weight)
  }
}
