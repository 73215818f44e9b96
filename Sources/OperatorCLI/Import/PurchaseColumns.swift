import Coalition
import Operations
import Store

/// The columns of a file of purchases and returns.
enum PurchaseColumns {
  static let required = [
    "partner", "receipt", "member", "at", "currency", "amount_minor", "kind", "original_receipt",
  ]

  /// Why a field is not what its column holds.
  enum FieldError: Error {
    case notACurrency
    case notAnAmount
    case neitherPurchaseNorReturn
  }

  /// Reads a row. The member's number is the number of a loyalty card.
  static func request(
    _ row: CSVReader.Row, _ columns: ImportColumns
  ) throws(ImportRowError) -> ImportRow {
    let receipt = try columns.read("receipt", row) { try Receipt($0) }
    let occurredAt = try columns.read("at", row) { try Instant(rfc3339: $0) }
    let currency = try columns.read("currency", row) { text in
      guard let currency = Currency(text) else { throw FieldError.notACurrency }
      return currency
    }
    let minorUnits = try columns.read("amount_minor", row) { text in
      guard let amount = Int64(text), EarnRate.amounts.contains(amount) else {
        throw FieldError.notAnAmount
      }
      return amount
    }
    let amount = Money(minorUnits: minorUnits, currency: currency)
    let request: ImportRow.Request
    switch columns.text("kind", row) {
    case "purchase":
      let card = try columns.read("member", row) { try MemberIdentifier(.card, $0) }
      request = .purchase(
        PurchaseReport(
          member: .identifier(card), receipt: receipt, occurredAt: occurredAt, amount: amount))
    case "return":
      let original = try columns.read("original_receipt", row) { text in
        text.isEmpty ? nil : try Receipt(text)
      }
      request = .return(
        ReturnReport(
          original: original.map { .receipt($0) }, receipt: receipt, occurredAt: occurredAt,
          extent: .amount(amount)))
    default: throw ImportRowError(reason: "is neither purchase nor return", column: "kind")
    }
    let key = try columns.read("receipt", row) { try IdempotencyKey(header: "import:\($0)") }
    return ImportRow(
      partner: columns.text("partner", row), idempotencyKey: key, request: request)
  }
}
