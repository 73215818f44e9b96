import Coalition
import Operations
import Store

/// The body of an order and of its quote.
enum OrderBody {
  static func read(_ fields: inout Fields) -> OrderReport? {
    let member = fields.member()
    let reference = fields.required("reference", String.self) { try Reference($0) }
    let occurredAt = fields.optional("occurred_at", String.self) { try Instant(rfc3339: $0) }
    let gift = fields.required("gift", String.self) { try GiftID(parsing: $0) }
    let option = fields.optional("price_option", Int64.self) { option in
      guard option >= OrderReport.options.lowerBound else {
        throw FieldValueError(.fieldTooSmall, "expected at least \(OrderReport.options.lowerBound)")
      }
      guard option <= OrderReport.options.upperBound else {
        throw FieldValueError(.fieldTooLarge, "expected at most \(OrderReport.options.upperBound)")
      }
      return Int16(option)
    }
    let points = fields.points(isRequired: false)
    let paid = fields.money("paid", isRequired: false)
    let outlet = fields.optional("outlet", String.self) { try OutletCode($0) }
    let cashier = fields.optional("cashier", String.self) { try CashierCode($0) }
    let metadata = fields.metadata()
    guard let member, let reference, let gift else { return nil }
    return OrderReport(
      member: member, reference: reference, occurredAt: occurredAt, gift: gift,
      option: option ?? 1, points: points, paid: paid, outlet: outlet, cashier: cashier,
      metadata: metadata)
  }
}

extension JSONWriter {
  /// The fields of an order, as the partner sees it at which it was placed.
  mutating func order(_ seen: SeenOrder) {
    let order = seen.order
    field("id", order.id)
    field("object", "order")
    field("created_at", order.recordedAt)
    field("occurred_at", order.occurredAt)
    field("reference", order.reference)
    field("member", order.member)
    field("wallet", order.wallet)
    field("gift", order.gift)
    field("outcome", order.outcome)
    field("kind", order.kind)
    field("supplier", order.supplier)
    field("price_option", Int64(order.option))
    field("points", order.points)
    field("paid", order.paid)
    field("balance_after", order.balanceAfter)
    field("state", order.state.rawValue)
    field("moved_at", order.movedAt)
    field("reason", order.reason)
    field("points_returned", order.pointsReturned)
    field("amount_to_return", order.pointsReturned > 0 ? order.paid : nil)
    voucher(of: seen)
    field("outlet", order.outlet)
    field("cashier", order.cashier)
    metadata(order.metadata)
  }

  /// The voucher of an order, or null; its code only for whoever may use it.
  private mutating func voucher(of seen: SeenOrder) {
    guard let voucher = seen.order.voucher else { return field("voucher", nil as String?) }
    object("voucher") {
      $0.field("id", voucher.id)
      $0.field("code", seen.code)
      $0.field("status", voucher.status(at: seen.moment))
      $0.field("uses", Int64(voucher.uses))
      $0.field("uses_left", Int64(voucher.usesLeft))
      $0.field("expires_at", voucher.expiresAt)
    }
  }

  /// The fields of an order, as the supplier of its gift sees it.
  mutating func suppliedOrder(_ order: SuppliedOrder) {
    field("id", order.id)
    field("object", "supplied_order")
    field("created_at", order.recordedAt)
    field("gift", order.gift)
    field("outcome", order.outcome)
    field("kind", order.kind)
    field("state", order.state.rawValue)
    field("moved_at", order.movedAt)
    field("reason", order.reason)
    field("supply", order.supply)
  }
}
