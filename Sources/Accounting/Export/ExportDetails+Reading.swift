import Coalition

extension ExportDetails: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case datev, invoices, language, parties
    case paymentOrders = "payment_orders"
  }

  /// Reads details; throws `badConfiguration`, and the decoder's errors.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    self.init(
      datev: try fields.decodeIfPresent(DATEVDetails.self, forKey: .datev),
      paymentOrders: try fields.decodeIfPresent(
        PaymentOrderDetails.self, forKey: .paymentOrders) ?? .standard,
      language: try fields.word(.language, or: .english),
      invoices: try fields.decodeIfPresent(InvoiceDetails.self, forKey: .invoices) ?? .standard,
      parties: try fields.decodeIfPresent([String: PaperDetails].self, forKey: .parties) ?? [:])
  }
}

extension PaperDetails: Decodable {
  private enum CodingKeys: String, CodingKey, CaseIterable {
    case address, language
    case legalName = "legal_name"
    case taxNumber = "tax_number"
    case electronicAddress = "electronic_address"
    case russianAccount = "russian_account"
  }

  /// Reads details; throws as `ExportDetails` does.
  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(ofKnown: CodingKeys.self)
    self.init(
      legalName: try fields.decodeIfPresent(String.self, forKey: .legalName),
      taxNumber: try fields.decodeIfPresent(String.self, forKey: .taxNumber),
      address: try fields.decodeIfPresent(Address.self, forKey: .address)?.address,
      language: try fields.wordIfAny(.language, of: PaperLanguage.self),
      electronicAddress: try fields.decodeIfPresent(
        ElectronicAddress.self, forKey: .electronicAddress),
      russianAccount: try fields.decodeIfPresent(RussianAccount.self, forKey: .russianAccount))
  }

  /// An address as the file has it.
  private struct Address: Decodable {
    let address: PostalAddress

    enum CodingKeys: String, CodingKey, CaseIterable { case street, postcode, town, country }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(ofKnown: CodingKeys.self)
      let country = try fields.decode(String.self, forKey: .country)
      guard country.utf8.count == 2,
        country.utf8.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
      else {
        throw AccountingError.badConfiguration("\(country) is no country of two capital letters")
      }
      address = PostalAddress(
        street: try fields.decodeIfPresent(String.self, forKey: .street),
        postcode: try fields.decodeIfPresent(String.self, forKey: .postcode),
        town: try fields.decode(String.self, forKey: .town), country: country)
    }
  }
}
