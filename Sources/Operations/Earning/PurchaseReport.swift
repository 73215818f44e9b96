package import Coalition
import FoundationEssentials

/// A purchase as a partner reports it.
package struct PurchaseReport: Sendable {
  /// The most lines that a purchase may list.
  package static let linesMax = 500

  /// A line of the receipt.
  package struct Line: Hashable, Sendable, Encodable {
    /// The limits of a line's quantity.
    package static let quantityRange: ClosedRange<Int64> = 1...1_000_000_000

    /// The partner's product code.
    package let sku: String
    /// The partner's category, if it sends one.
    package let category: String?
    package let quantity: Int64
    /// Minor units of the purchase's currency, for the whole quantity.
    package let amount: Int64

    package init(sku: String, category: String?, quantity: Int64, amount: Int64) {
      self.sku = sku
      self.category = category
      self.quantity = quantity
      self.amount = amount
    }
  }

  package var member: MemberSelector
  /// The partner's own number of the receipt.
  package var receipt: Receipt
  package var occurredAt: Instant
  package var amount: Money
  package var outlet: OutletCode?
  package var cashier: CashierCode?
  package var lines: [Line]
  package var metadata: Metadata
  /// What the points shall wait for; nil for what the terms say.
  package var pending: Pending?

  package init(
    member: MemberSelector, receipt: Receipt, occurredAt: Instant, amount: Money,
    outlet: OutletCode? = nil, cashier: CashierCode? = nil, lines: [Line] = [],
    metadata: Metadata = .empty, pending: Pending? = nil
  ) {
    self.member = member
    self.receipt = receipt
    self.occurredAt = occurredAt
    self.amount = amount
    self.outlet = outlet
    self.cashier = cashier
    self.lines = lines
    self.metadata = metadata
    self.pending = pending
  }

  /// The lines as the database keeps them; nil for none.
  var storedLines: String? { lines.isEmpty ? nil : StoredJSON.encode(lines) }

  var contentDigest: ContentDigest {
    var digest = ContentDigest(of: "purchase")
    digest.append(member)
    digest.append(receipt.text)
    digest.append(occurredAt.microseconds)
    digest.append(amount.minorUnits)
    digest.append(amount.currency.code)
    digest.append(outlet?.text)
    digest.append(cashier?.text)
    digest.append(Int64(lines.count))
    for line in lines {
      digest.append(line.sku)
      digest.append(line.category)
      digest.append(line.quantity)
      digest.append(line.amount)
    }
    digest.append(metadata)
    switch pending {
    case nil: break
    case .until(let instant):
      digest.append("until")
      digest.append(instant.microseconds)
    case .confirmation(let days):
      digest.append("confirmation")
      digest.append(Int64(days))
    }
    return digest
  }
}
