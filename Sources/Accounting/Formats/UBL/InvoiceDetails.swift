import Coalition

/// How a coalition's adviser has settled that invoices speak of tax.
package struct InvoiceDetails: Hashable, Sendable {
  /// The category of what is taxed at zero.
  package let zeroCategory: TaxCategory
  /// Why it is so, in words; nil: the category's own code alone.
  package let zeroReason: String?

  /// What holds unless somebody says something else.
  package static let standard = InvoiceDetails()

  /// Creates details.
  package init(zeroCategory: TaxCategory = .zeroRated, zeroReason: String? = nil) {
    self.zeroCategory = zeroCategory
    self.zeroReason = zeroReason
  }
}

/// A category of value-added tax, by the letters that EN 16931 has for it.
package enum TaxCategory: String, CaseIterable, Hashable, Sendable {
  case standard = "S"
  case zeroRated = "Z"
  case exempt = "E"
  /// The buyer accounts for the tax.
  case reverseCharge = "AE"
  case intraCommunity = "K"
  case outsideScope = "O"

  /// The code of the reason for which no tax is charged, where the category itself says it.
  var reasonCode: String? {
    switch self {
    case .standard, .zeroRated, .exempt: nil
    case .reverseCharge: "VATEX-EU-AE"
    case .intraCommunity: "VATEX-EU-IC"
    case .outsideScope: "VATEX-EU-O"
    }
  }

  /// Whether both parties' numbers must stand in the document.
  var needsBothNumbers: Bool { self == .reverseCharge || self == .intraCommunity }
}

extension InvoiceDetails: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case zeroCategory = "zero_category"
    case zeroReason = "zero_reason"
  }

  /// Reads details; throws `badConfiguration` for a category that charges tax or is outside its
  /// scope, or an exemption without a reason, and the decoder's errors.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    let category: TaxCategory = try fields.word(.zeroCategory, or: .zeroRated)
    let reason = try fields.decodeIfPresent(String.self, forKey: .zeroReason)
    guard ![.standard, .outsideScope].contains(category) else {
      throw AccountingError.badConfiguration("invoices.zero_category is Z, E, AE or K")
    }
    guard category != .exempt || reason != nil else {
      throw AccountingError.badConfiguration("an exemption names its invoices.zero_reason")
    }
    self.init(zeroCategory: category, zeroReason: reason)
  }
}
