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
    let outlet = fields.optional("outlet", String.self) { try OutletCode($0) }
    let cashier = fields.optional("cashier", String.self) { try CashierCode($0) }
    let lines = fields.objects("lines", countIn: 0...PurchaseReport.linesMax, readLine)
    let metadata = fields.metadata()
    let pending = fields.pending(of: occurredAt)
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
      member: member, receipt: receipt, occurredAt: occurredAt, amount: amount, outlet: outlet,
      cashier: cashier, lines: lines, metadata: metadata, pending: pending)
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

extension Fields {
  /// `pending`: an object with either `until` or `confirm_within_days`.
  fileprivate mutating func pending(of occurredAt: Instant?) -> Pending? {
    object("pending") { pending in
      let until = pending.optional("until", String.self) { try Instant(rfc3339: $0) }
      let days = pending.optional("confirm_within_days", Int64.self) { days in
        guard days >= Pending.daysRange.lowerBound else {
          throw FieldValueError(.fieldTooSmall, "expected at least 1 day")
        }
        guard days <= Pending.daysRange.upperBound else {
          throw FieldValueError(
            .fieldTooLarge, "expected at most \(Pending.daysRange.upperBound) days")
        }
        return Int(days)
      }
      guard !pending.isPresent("until") || !pending.isPresent("confirm_within_days") else {
        pending.add(
          "confirm_within_days", .fieldConflict, "expected either until or confirm_within_days")
        return nil
      }
      if let days { return .confirmation(withinDays: days) }
      guard let until else {
        if !pending.isPresent("until"), !pending.isPresent("confirm_within_days") {
          pending.add("until", .fieldMissing, "expected either until or confirm_within_days")
        }
        return nil
      }
      guard let occurredAt else { return nil }
      guard until >= occurredAt, until <= Pending.latest(for: occurredAt) else {
        pending.add(
          "until", .fieldConflict,
          "expected from occurred_at to \(Pending.daysRange.upperBound) days after it")
        return nil
      }
      return .until(until)
    }
  }
}

/// A product code or category as the partner writes it: up to 64 visible characters.
private struct ProductText: BoundedText {
  static let charactersMax = 64
  let text: String
  init(checked text: String) { self.text = text }
}

extension JSONWriter {
  /// The fields of a purchase as it was recorded: the same whenever they are told.
  mutating func purchase(_ purchase: StoredPurchase) {
    self.purchase(purchase, status: purchase.statusAtFirst)
  }

  /// The fields of a purchase on which its partner has decided: they, too, never change.
  mutating func decidedPurchase(_ purchase: StoredPurchase, status: PurchaseStatus) {
    self.purchase(purchase, status: status)
    field("decided_at", purchase.decidedAt)
  }

  private mutating func purchase(_ purchase: StoredPurchase, status: PurchaseStatus) {
    field("id", purchase.id)
    field("object", "purchase")
    field("created_at", purchase.recordedAt)
    field("occurred_at", purchase.occurredAt)
    field("receipt", purchase.receipt)
    field("member", purchase.member)
    field("wallet", purchase.wallet)
    field("amount", purchase.amount)
    field("points", purchase.points)
    pointsState(of: purchase, status)
    field("balance_after", purchase.balanceAfter)
    field("expires_at", purchase.expiresAt)
    object("calculation") { $0.calculation(of: purchase) }
    field("outlet", purchase.outlet)
    field("cashier", purchase.cashier)
    purchaseLines(purchase.lines)
    metadata(purchase.metadata)
  }

  /// Whether the points can be spent, or what they wait for.
  mutating func pointsState(of purchase: StoredPurchase, _ status: PurchaseStatus) {
    field("status", status.rawValue)
    field("matures_at", purchase.maturesAt)
    field("confirm_by", purchase.confirmBy)
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

  /// The fields of a purchase that is read back, with what has become of it since.
  mutating func purchaseReadBack(_ stored: StoredPurchase) {
    decidedPurchase(stored, status: stored.status)
    object("returned") {
      $0.field(
        "amount", Money(minorUnits: stored.amountReturned, currency: stored.amount.currency))
      $0.field("points", stored.pointsReturned)
    }
  }
}
