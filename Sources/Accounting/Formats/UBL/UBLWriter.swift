import Coalition

/// Invoices and credit notes as UBL 2.1 documents by EN 16931 and Peppol BIS 3.0, billing or
/// self-billing.
///
/// Their gross is payable: that it is netted with others says the means of payment, 97, clearing
/// between partners. Tax is rounded once on each document and rate.
package enum UBLWriter {
  /// Where documents go, piece by piece: the number of the invoice, and bytes of it.
  package typealias NumberedSink = (_ number: String, _ bytes: [UInt8]) throws -> Void

  /// Writes the invoices of one partner's statement.
  ///
  /// Throws `missing` for a country, a tax number or an electronic address that is not known,
  /// `character` with the field's name, `overflow`, and what the sink throws.
  package static func write(
    _ settlement: ClosedSettlement, of partner: Party, _ details: ExportDetails,
    to sink: @escaping NumberedSink
  ) throws {
    guard let statement = settlement.statement(of: partner.number) else {
      throw AccountingError.unsupported("\(partner.code) has no statement in \(settlement.name)")
    }
    let invoices = try Invoice.invoices(
      of: statement, correcting: settlement.earlierStatements(of: partner.number),
      details.invoices)
    for invoice in invoices {
      let ours = try InvoiceParty(settlement.operatorParty, details, in: invoice)
      let theirs = try InvoiceParty(partner, details, in: invoice)
      let paper = UBLPaper(
        settlement: settlement, statement: statement, invoice: invoice,
        supplier: invoice.isSelfBilled ? theirs : ours,
        customer: invoice.isSelfBilled ? ours : theirs, zeroReason: details.invoices.zeroReason)
      try paper.write { try sink(invoice.number, $0) }
    }
  }
}

/// A party with what invoices demand of it.
struct InvoiceParty {
  let code: String
  let name: String
  let address: PostalAddress
  /// Its tax number, where the document may name it.
  let taxNumber: String?
  let electronicAddress: ElectronicAddress

  init(
    _ party: Party, _ details: ExportDetails, in invoice: Invoice
  ) throws(AccountingError) {
    let own = details.details(of: party)
    guard let address = own.address ?? party.address else {
      throw .missing("the address of \(party.code) (parties.\(party.code).address)")
    }
    let number = own.taxNumber ?? party.taxNumber
    let isSupplier = (party.number == Payment.operatorNumber) != invoice.isSelfBilled
    let isNamed = invoice.category != .outsideScope
    if isNamed, number == nil, isSupplier || invoice.category.needsBothNumbers {
      throw .missing("the tax number of \(party.code) (parties.\(party.code).tax_number)")
    }
    guard
      let electronic = own.electronicAddress
        ?? number.flatMap({ ElectronicAddress(taxNumber: $0) })
    else {
      throw .missing(
        "the electronic address of \(party.code) (parties.\(party.code).electronic_address)")
    }
    code = party.code
    name = own.legalName ?? party.name
    self.address = address
    taxNumber = isNamed ? number : nil
    electronicAddress = electronic
  }
}
