import Coalition
import Operations
import Store

/// The body of a return; the purchase comes from the path, or from the body by its receipt.
enum ReturnBody {
  static func read(
    _ fields: inout Fields, original: (inout Fields) -> ReturnRequest.Original?
  ) -> ReturnReport? {
    let original = original(&fields)
    let receipt = fields.required("receipt", String.self) { try Receipt($0) }
    let occurredAt = fields.occurredAt()
    let amount = fields.money("amount", isRequired: false)
    let lines = fields.objects("lines", countIn: 0...PurchaseReport.linesMax, readLine)
    let metadata = fields.metadata()
    guard !fields.isPresent("amount") || !fields.isPresent("lines") else {
      fields.add(
        "lines", .fieldConflict, "expected amount, or lines, or neither for all that is left")
      return nil
    }
    guard let receipt, let occurredAt, let lines else { return nil }
    let extent: ReturnReport.Extent =
      if let amount {
        .amount(amount)
      } else if fields.isPresent("lines") {
        .lines(lines)
      } else {
        .whole
      }
    return ReturnReport(
      original: original, receipt: receipt, occurredAt: occurredAt, extent: extent,
      metadata: metadata)
  }

  private static func readLine(_ fields: inout Fields) -> ReturnReport.Line? {
    let line = fields.required("line", Int64.self) { line in
      guard (1...Int64(PurchaseReport.linesMax)).contains(line) else {
        throw FieldValueError(
          line < 1 ? .fieldTooSmall : .fieldTooLarge,
          "expected the place of a line in the purchase, from 1 to \(PurchaseReport.linesMax)")
      }
      return line
    }
    let quantity = fields.required("quantity", Int64.self) { quantity in
      let range = PurchaseReport.Line.quantityRange
      guard range.contains(quantity) else {
        throw FieldValueError(
          quantity < range.lowerBound ? .fieldTooSmall : .fieldTooLarge,
          "expected \(range.lowerBound) to \(range.upperBound)")
      }
      return quantity
    }
    guard let line, let quantity else { return nil }
    return ReturnReport.Line(line: line, quantity: quantity)
  }
}

extension JSONWriter {
  /// The fields of a return: how many points went back, and where each of them came from.
  mutating func storedReturn(_ stored: StoredReturn) {
    field("id", stored.id)
    field("object", "return")
    field("created_at", stored.recordedAt)
    field("occurred_at", stored.occurredAt)
    field("receipt", stored.receipt)
    field("purchase", stored.purchase)
    field("member", stored.member)
    field("wallet", stored.wallet)
    field("amount", stored.amount)
    field("points", stored.points)
    object("points_detail") {
      $0.field("cancelled", stored.pointsCancelled)
      $0.field("taken", stored.pointsTaken)
      $0.field("expired", stored.pointsExpired)
      $0.field("owed", stored.pointsOwed)
      $0.field("waived", stored.pointsWaived)
      $0.field("charged", stored.pointsCharged)
    }
    field("balance_after", stored.balanceAfter)
    returnLines(stored.lines)
    metadata(stored.metadata)
  }
}
