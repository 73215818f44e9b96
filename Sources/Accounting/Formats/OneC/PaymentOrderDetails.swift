/// What payment orders in Russia say.
package struct PaymentOrderDetails: Hashable, Sendable {
  /// Why it is paid, with `{period}`, `{reference}` and `{statement}` in it.
  package let purpose: String

  /// What they say unless somebody says something else. It is silent on tax, of which the balance
  /// of several documents cannot speak.
  package static let standard = PaymentOrderDetails(
    unchecked: "Расчёты по программе лояльности за {period} ({reference})")

  private init(unchecked purpose: String) { self.purpose = purpose }

  /// Creates details; throws `badConfiguration` for a placeholder that is none.
  package init(purpose: String) throws(AccountingError) {
    let rest = purpose.replacing("{period}", with: "").replacing("{reference}", with: "")
      .replacing("{statement}", with: "")
    guard !rest.contains("{"), !rest.contains("}"), !purpose.isEmpty else {
      throw .badConfiguration(
        "payment_orders.purpose has {period}, {reference} and {statement}, and no other braces")
    }
    self.init(unchecked: purpose)
  }
}

extension PaymentOrderDetails: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable { case purpose }

  /// Reads details; throws as `ExportDetails` does.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    guard let purpose = try fields.decodeIfPresent(String.self, forKey: .purpose) else {
      self = .standard
      return
    }
    try self.init(purpose: purpose)
  }
}
