import Coalition

/// One document on its way into a file, its elements in the order that the schema wants.
struct UBLPaper {
  let settlement: ClosedSettlement
  let statement: ClosedStatement
  let invoice: Invoice
  let supplier: InvoiceParty
  let customer: InvoiceParty
  let zeroReason: String?

  private static let document = "urn:oasis:names:specification:ubl:schema:xsd:"
  private static let customization =
    "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:"

  private var root: String { invoice.isCreditNote ? "CreditNote" : "Invoice" }
  private var currency: Currency { statement.draft.currency }

  func write(to sink: @escaping Sink) throws {
    var xml = try XMLWriter(to: sink)
    let namespaces: XMLWriter.Attributes = [
      "xmlns": "\(Self.document)\(root)-2",
      "xmlns:cac": "\(Self.document)CommonAggregateComponents-2",
      "xmlns:cbc": "\(Self.document)CommonBasicComponents-2",
    ]
    try xml.element(root, namespaces) { xml in
      try writeHead(&xml)
      try xml.element("cac:AccountingSupplierParty") { try write(supplier, to: &$0) }
      try xml.element("cac:AccountingCustomerParty") { try write(customer, to: &$0) }
      try writePayment(&xml)
      try writeTax(&xml)
      try writeTotals(&xml)
      for (place, line) in invoice.lines.enumerated() {
        try write(line, place + 1, to: &xml)
      }
    }
    try xml.finish()
  }

  private func writeHead(_ xml: inout XMLWriter) throws {
    let process = invoice.isSelfBilled ? "selfbilling" : "billing"
    try xml.element("cbc:CustomizationID", "\(Self.customization)\(process):3.0")
    try xml.element("cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:\(process):01:1.0")
    try xml.element("cbc:ID", invoice.number)
    try xml.element("cbc:IssueDate", settlement.days.upperBound.description)
    if !invoice.isCreditNote { try xml.element("cbc:DueDate", statement.dueOn.description) }
    try xml.element("cbc:\(root)TypeCode", invoice.typeCode)
    // The law of several countries wants the word in the document.
    if invoice.isSelfBilled { try xml.element("cbc:Note", "Self-billing / Самофактуриране") }
    try xml.element("cbc:DocumentCurrencyCode", currency.code)
    try xml.element(
      "cbc:BuyerReference", statement.partner.accountingReference ?? statement.serial,
      field: "accounting reference of \(statement.partner.code)")
    try xml.element("cac:InvoicePeriod") { xml in
      try xml.element("cbc:StartDate", settlement.days.lowerBound.description)
      try xml.element("cbc:EndDate", settlement.days.upperBound.description)
    }
    for invoice in invoice.preceding {
      try xml.element("cac:BillingReference") { xml in
        try xml.element("cac:InvoiceDocumentReference") { xml in
          try xml.element("cbc:ID", invoice.number)
          try xml.element("cbc:IssueDate", invoice.issuedOn.description)
        }
      }
    }
  }

  private func write(_ party: InvoiceParty, to xml: inout XMLWriter) throws {
    try xml.element("cac:Party") { xml in
      try xml.element(
        "cbc:EndpointID", ["schemeID": party.electronicAddress.scheme],
        party.electronicAddress.identifier, field: "electronic address of \(party.code)")
      try xml.element("cac:PartyIdentification") { try $0.element("cbc:ID", party.code) }
      try xml.element("cac:PostalAddress") { xml in
        let field = "address of \(party.code)"
        try xml.element("cbc:StreetName", ifAny: party.address.street, field: field)
        try xml.element("cbc:CityName", party.address.town, field: field)
        try xml.element("cbc:PostalZone", ifAny: party.address.postcode, field: field)
        try xml.element("cac:Country") {
          try $0.element("cbc:IdentificationCode", party.address.country)
        }
      }
      if let number = party.taxNumber {
        try xml.element("cac:PartyTaxScheme") { xml in
          try xml.element("cbc:CompanyID", number, field: "tax number of \(party.code)")
          try writeScheme(&xml)
        }
      }
      try xml.element("cac:PartyLegalEntity") {
        try $0.element("cbc:RegistrationName", party.name, field: "name of \(party.code)")
      }
    }
  }

  private func writePayment(_ xml: inout XMLWriter) throws {
    try xml.element("cac:PaymentMeans") { xml in
      try xml.element("cbc:PaymentMeansCode", "97")
      if invoice.isCreditNote {
        try xml.element("cbc:PaymentDueDate", statement.dueOn.description)
      }
      try xml.element("cbc:PaymentID", statement.serial)
    }
    try xml.element("cac:PaymentTerms") {
      try $0.element(
        "cbc:Note", "Netted in settlement \(settlement.name), statement \(statement.serial)",
        field: "name of the settlement")
    }
  }

  private func writeTax(_ xml: inout XMLWriter) throws {
    try xml.element("cac:TaxTotal") { xml in
      try write("cbc:TaxAmount", invoice.tax, to: &xml)
      for tax in invoice.taxes {
        try xml.element("cac:TaxSubtotal") { xml in
          try write("cbc:TaxableAmount", tax.base, to: &xml)
          try write("cbc:TaxAmount", tax.amount, to: &xml)
          try xml.element("cac:TaxCategory") { xml in
            try writeCategory(tax.basisPoints, &xml)
            if invoice.category == .exempt || invoice.category.reasonCode != nil {
              try xml.element(
                "cbc:TaxExemptionReasonCode", ifAny: invoice.category.reasonCode)
              try xml.element(
                "cbc:TaxExemptionReason",
                ifAny: invoice.category == .outsideScope ? nil : zeroReason,
                field: "invoices.zero_reason")
            }
            try writeScheme(&xml)
          }
        }
      }
    }
  }

  private func writeTotals(_ xml: inout XMLWriter) throws {
    let gross = try Sum.of([invoice.net, invoice.tax])
    try xml.element("cac:LegalMonetaryTotal") { xml in
      try write("cbc:LineExtensionAmount", invoice.net, to: &xml)
      try write("cbc:TaxExclusiveAmount", invoice.net, to: &xml)
      try write("cbc:TaxInclusiveAmount", gross, to: &xml)
      try write("cbc:PayableAmount", gross, to: &xml)
    }
  }

  private func write(_ line: Invoice.Line, _ number: Int, to xml: inout XMLWriter) throws {
    try xml.element("cac:\(root)Line") { xml in
      try xml.element("cbc:ID", String(number))
      // One of it, whose price is the amount: what was counted stands in words, because a price for
      // a point has more decimals than amounts may have. A price is never below zero.
      let unit: XMLWriter.Attributes = ["unitCode": "C62"]
      let quantity = line.amount < 0 ? "-1" : "1"
      try xml.element(
        invoice.isCreditNote ? "cbc:CreditedQuantity" : "cbc:InvoicedQuantity", unit, quantity)
      try write("cbc:LineExtensionAmount", line.amount, to: &xml)
      try xml.element("cac:Item") { xml in
        try xml.element("cbc:Description", ifAny: line.description)
        try xml.element("cbc:Name", PaperWords.english.charge(line.charge))
        try xml.element("cac:ClassifiedTaxCategory") { xml in
          try writeCategory(line.basisPoints, &xml)
          try writeScheme(&xml)
        }
      }
      try xml.element("cac:Price") { xml in
        try write("cbc:PriceAmount", try Sum.fitting(abs(Int128(line.amount))), to: &xml)
      }
    }
  }

  private func writeCategory(_ basisPoints: Int, _ xml: inout XMLWriter) throws {
    try xml.element("cbc:ID", invoice.category.rawValue)
    guard invoice.category != .outsideScope else { return }
    try xml.element("cbc:Percent", Percent.text(basisPoints))
  }

  private func writeScheme(_ xml: inout XMLWriter) throws {
    try xml.element("cac:TaxScheme") { try $0.element("cbc:ID", "VAT") }
  }

  private func write(_ element: String, _ amount: Int64, to xml: inout XMLWriter) throws {
    try xml.element(
      element, ["currencyID": currency.code], Commodity.money(currency).decimal(amount))
  }
}
