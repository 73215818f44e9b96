import Coalition

/// What some formats name beyond the settlement: numbers that an office of tax advisers gave,
/// accounts in a country's own form, electronic addresses.
///
/// They come from a file of the operator's, like the chart of accounts. A format that needs one
/// that is not there refuses by its name, `missing`.
package struct ExportDetails: Hashable, Sendable {
  /// Of the office that keeps the books with DATEV.
  package let datev: DATEVDetails?
  /// What payment orders in Russia say.
  package let paymentOrders: PaymentOrderDetails
  /// In which language statements for people are, unless the partner has its own.
  package let language: PaperLanguage
  /// How invoices speak of tax.
  package let invoices: InvoiceDetails
  /// Of the operator (`operator`) and of partners, by their codes.
  package let parties: [String: PaperDetails]

  /// Those of whom nothing is known.
  package static let none = ExportDetails()

  /// Creates details.
  package init(
    datev: DATEVDetails? = nil, paymentOrders: PaymentOrderDetails = .standard,
    language: PaperLanguage = .english, invoices: InvoiceDetails = .standard,
    parties: [String: PaperDetails] = [:]
  ) {
    self.datev = datev
    self.paymentOrders = paymentOrders
    self.language = language
    self.invoices = invoices
    self.parties = parties
  }

  /// Returns what is known of a party.
  package func details(of party: Party) -> PaperDetails { parties[party.code] ?? .none }
}

/// What some formats name of a party beyond what the platform knows.
package struct PaperDetails: Hashable, Sendable {
  /// The name in the register of companies; nil: that by which it does business.
  package let legalName: String?
  /// The number under which it accounts for tax; nil: the platform's.
  package let taxNumber: String?
  /// The seat; nil: the platform's.
  package let address: PostalAddress?
  /// In which language it reads its statements.
  package let language: PaperLanguage?
  /// Where it takes electronic documents; nil: where its tax number says.
  package let electronicAddress: ElectronicAddress?
  /// The account at a Russian bank.
  package let russianAccount: RussianAccount?

  /// That of which nothing is known.
  package static let none = PaperDetails()

  /// Creates details.
  package init(
    legalName: String? = nil, taxNumber: String? = nil, address: PostalAddress? = nil,
    language: PaperLanguage? = nil, electronicAddress: ElectronicAddress? = nil,
    russianAccount: RussianAccount? = nil
  ) {
    self.legalName = legalName
    self.taxNumber = taxNumber
    self.address = address
    self.language = language
    self.electronicAddress = electronicAddress
    self.russianAccount = russianAccount
  }
}
