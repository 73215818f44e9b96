import Coalition
import Operations
import Store

/// The body of a redemption.
enum RedemptionBody {
  static func read(_ fields: inout Fields) -> RedemptionReport? {
    let member = fields.member()
    let reference = fields.required("reference", String.self) { try Reference($0) }
    let occurredAt = fields.optional("occurred_at", String.self) { try Instant(rfc3339: $0) }
    let points = fields.points(isRequired: true)
    let basket = fields.money("basket", isRequired: false)
    let outlet = fields.optional("outlet", String.self) { try OutletCode($0) }
    let cashier = fields.optional("cashier", String.self) { try CashierCode($0) }
    let metadata = fields.metadata()
    guard let member, let reference, let points else { return nil }
    return RedemptionReport(
      member: member, reference: reference, occurredAt: occurredAt, points: points,
      outlet: outlet, cashier: cashier, metadata: metadata, basket: basket)
  }
}

extension JSONWriter {
  /// The fields of a redemption as it was recorded.
  mutating func redemption(_ redemption: StoredRedemption) {
    field("id", redemption.id)
    field("object", "redemption")
    field("created_at", redemption.recordedAt)
    field("occurred_at", redemption.occurredAt)
    field("reference", redemption.reference)
    field("member", redemption.member)
    field("wallet", redemption.wallet)
    field("points", redemption.points)
    field("value", redemption.value)
    basket(redemption.basket, in: redemption.value.currency)
    field("terms", redemption.terms)
    field("hold", redemption.hold)
    field("balance_after", redemption.balanceAfter)
    field("outlet", redemption.outlet)
    field("cashier", redemption.cashier)
    metadata(redemption.metadata)
  }

  /// What points paid a part of; null where nobody asked.
  mutating func basket(_ minorUnits: Int64?, in currency: Currency) {
    field("basket", minorUnits.map { Money(minorUnits: $0, currency: currency) })
  }

  /// The fields of a redemption that is read back, with what has been refunded of it.
  mutating func redemptionReadBack(_ stored: StoredRedemption) {
    redemption(stored)
    object("refunded") {
      $0.field("points", stored.pointsRefunded)
      $0.field(
        "value", Money(minorUnits: stored.valueRefunded, currency: stored.value.currency))
    }
  }
}
