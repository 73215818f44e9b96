import Coalition
import Operations
import Store

/// The body of a purchase, as one request or as one line of an upload.
enum PurchaseBody {
  static func read(_ fields: inout Fields) -> PurchaseReport? {
    let member = fields.member()
    let receipt = fields.required("receipt", String.self) { try Receipt($0) }
    let occurredAt = fields.occurredAt()
    let amount = fields.money("amount")
    let expiry = fields.pointsExpire(occurredAt: occurredAt)
    let outlet = fields.optional("outlet", String.self) { try OutletCode($0) }
    let cashier = fields.optional("cashier", String.self) { try CashierCode($0) }
    let lines = fields.objects("lines", countIn: 0...PurchaseReport.linesMax, readLine)
    let metadata = fields.metadata()
    guard let member, let receipt, let occurredAt, let amount, let lines else {
      return nil
    }
    // Each line is within the limits of an amount, so 500 of them cannot overflow.
    let sum = lines.reduce(0) { $0 + $1.amount }
    guard lines.isEmpty || sum == amount.minorUnits else {
      fields.add(
        "lines", .fieldConflict,
        "the lines add up to \(sum) minor units, the amount is \(amount.minorUnits)")
      return nil
    }
    return PurchaseReport(
      member: member, receipt: receipt, occurredAt: occurredAt, amount: amount,
      pointsExpire: expiry, outlet: outlet, cashier: cashier, lines: lines, metadata: metadata)
  }

  private static func readLine(_ fields: inout Fields) -> PurchaseReport.Line? {
    let sku = fields.required("sku", String.self) { try ProductText($0).text }
    let category = fields.optional("category", String.self) { try ProductText($0).text }
    let quantity = fields.required("quantity", Int64.self) { quantity in
      try checked(quantity, in: PurchaseReport.Line.quantityRange)
    }
    let amount = fields.required("amount", Int64.self) { amount in
      try checked(amount, in: EarnRate.amounts)
    }
    guard let sku, let quantity, let amount else { return nil }
    return PurchaseReport.Line(sku: sku, category: category, quantity: quantity, amount: amount)
  }

  private static func checked(_ number: Int64, in range: ClosedRange<Int64>) throws -> Int64 {
    guard number >= range.lowerBound else {
      throw FieldValueError(.fieldTooSmall, "expected at least \(range.lowerBound)")
    }
    guard number <= range.upperBound else {
      throw FieldValueError(.fieldTooLarge, "expected at most \(range.upperBound)")
    }
    return number
  }
}

/// A product code or category as the partner writes it: up to 64 visible characters.
private struct ProductText: BoundedText {
  static let charactersMax = 64
  let text: String
  init(checked text: String) { self.text = text }
}

extension JSONWriter {
  /// The fields of a purchase as it was recorded.
  mutating func purchase(_ purchase: StoredPurchase) {
    field("id", purchase.id)
    field("object", "purchase")
    field("created_at", purchase.recordedAt)
    field("occurred_at", purchase.occurredAt)
    field("receipt", purchase.receipt)
    field("member", purchase.member)
    field("wallet", purchase.wallet)
    field("amount", purchase.amount)
    field("points", purchase.points)
    field("balance_after", purchase.balanceAfter)
    field("expires_at", purchase.expiresAt)
    object("calculation") { $0.calculation(of: purchase) }
    field("outlet", purchase.outlet)
    field("cashier", purchase.cashier)
    purchaseLines(purchase.lines)
    metadata(purchase.metadata)
  }

  /// Which rule gave what: the rate of the terms, applied to the amount, rounded down.
  mutating func calculation(of purchase: StoredPurchase) {
    field("terms", purchase.terms)
    object("rate") {
      $0.field("points", purchase.earnRate.points)
      $0.field("per_amount", purchase.earnRate.perAmount)
    }
    field("rounding", "down")
    field("amount", purchase.amount.minorUnits)
    field("points", purchase.points)
  }

  /// The fields of a purchase that is read back, with what has been returned of it.
  mutating func purchaseReadBack(_ stored: StoredPurchase) {
    purchase(stored)
    object("returned") {
      $0.field(
        "amount", Money(minorUnits: stored.amountReturned, currency: stored.amount.currency))
      $0.field("points", stored.pointsReturned)
    }
  }
}
