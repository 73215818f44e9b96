import FoundationEssentials

/// What the database keeps as `jsonb` comes back with its fields in another order, and with other
/// white space and escapes, than it went in. It is written anew, field by field, so that a replay
/// has the very bytes of the first answer.
extension JSONWriter {
  /// The lines of a purchase.
  mutating func purchaseLines(_ stored: String?) {
    array("lines", of: Self.decode([PurchaseLine].self, stored) ?? []) { json, line in
      json.object {
        $0.field("sku", line.sku)
        if let category = line.category { $0.field("category", category) }
        $0.field("quantity", line.quantity)
        $0.field("amount", line.amount)
      }
    }
  }

  /// The lines of a return.
  mutating func returnLines(_ stored: String?) {
    array("lines", of: Self.decode([ReturnLine].self, stored) ?? []) { json, line in
      json.object {
        $0.field("line", line.line)
        $0.field("quantity", line.quantity)
      }
    }
  }

  /// Metadata, in the order of its keys.
  mutating func metadata(_ stored: String?) {
    let entries = Self.decode([String: String].self, stored) ?? [:]
    texts("metadata", entries.sorted { $0.key < $1.key })
  }

  /// The evidence of a dispute.
  mutating func disputeEvidence(_ stored: String) {
    array("evidence", of: Self.decode([Evidence].self, stored) ?? []) { json, piece in
      json.object {
        $0.field("kind", piece.kind)
        if let text = piece.text { $0.field("text", text) }
        if let url = piece.url { $0.field("url", url) }
      }
    }
  }

  private struct Evidence: Decodable {
    let kind: String
    let text: String?
    let url: String?
  }

  private struct PurchaseLine: Decodable {
    let sku: String
    let category: String?
    let quantity: Int64
    let amount: Int64
  }

  private struct ReturnLine: Decodable {
    let line: Int64
    let quantity: Int64
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ stored: String?) -> Value? {
    guard let stored else { return nil }
    do {
      return try JSONDecoder().decode(type, from: Data(stored.utf8))
    } catch {
      preconditionFailure("the database holds JSON that was never written: \(error)")
    }
  }
}
