import Coalition

/// A settlement in one format: a pure function to files.
package struct SettlementExport: Sendable {
  package let settlement: ClosedSettlement
  package let format: ExportFormat
  /// How the program wants CSV; of that format alone.
  package let profile: CSVProfile?
  package let chart: ChartOfAccounts
  /// Whose own books are exported; nil: the operator's.
  package let partner: Party?
  package let scope: JournalScope
  /// What some formats name beyond the settlement.
  package let details: ExportDetails
  /// What a bank is told of which payment; nil: all of every payment.
  package let orders: [BankOrder]?
  /// Which of its editions this is.
  package let edition: ExportEdition
  /// What papers are printed with; of PDF alone.
  package let fonts: PaperFonts?

  /// Where files go, piece by piece: the file's name, and bytes of it.
  package typealias NamedSink = (_ file: String, _ bytes: [UInt8]) throws -> Void

  /// Creates an export; throws `unsupported` for CSV without a profile, a profile of another
  /// format, a partner without a statement, and what has no such edition, and `missing` for PDF
  /// without fonts.
  package init(
    of settlement: ClosedSettlement, as format: ExportFormat, profile: CSVProfile? = nil,
    chart: ChartOfAccounts = .standard, partner: Int32? = nil, scope: JournalScope,
    details: ExportDetails = .none, orders: [BankOrder]? = nil, edition: ExportEdition = .first,
    fonts: PaperFonts? = nil
  ) throws(AccountingError) {
    guard (format == .csv) == (profile != nil) else {
      throw .unsupported(
        format == .csv ? "CSV is written by a profile" : "only CSV is written by a profile")
    }
    if let partner, settlement.statement(of: partner) == nil {
      throw .unsupported("partner \(partner) has no statement in \(settlement.name)")
    }
    if partner != nil, format.bankDirection != nil {
      throw .unsupported("only the operator has a bank that settles")
    }
    guard format.canHave(edition) else {
      throw .unsupported("\(format.rawValue) has no such edition")
    }
    guard format != .pdf || fonts != nil else { throw .missing("a font to print with") }
    self.settlement = settlement
    self.format = format
    self.profile = profile
    self.chart = chart
    self.partner = partner.flatMap { settlement.party($0) }
    self.scope = scope
    self.details = details
    self.orders = orders
    self.edition = edition
    self.fonts = fonts
  }

  /// The name of the export, with which its files' names begin: `2026-10-xero`, and of a partner's
  /// books `2026-10-bluebell-xero`.
  package var name: String {
    Self.name(of: settlement.name, partner: partner?.code, as: format, profile: profile)
      + edition.suffix
  }

  /// The name that an export has in its first edition, whether or not it is made.
  package static func name(
    of settlement: String, partner: String?, as format: ExportFormat, profile: CSVProfile?
  ) -> String {
    [settlement, partner, profile?.name ?? format.rawValue].compactMap(\.self)
      .joined(separator: "-")
  }

  /// Writes all files, one after the other. Throws `AccountingError`, and what the sink throws.
  package func write(to sink: @escaping NamedSink) throws {
    switch format {
    case .clientBank:
      try ClientBankExchange.write(settlement, of: partner ?? settlement.operatorParty, details) {
        try sink(file(), $0)
      }
    case .ofx, .ubl, .html, .pdf:
      for party in partner.map({ [$0] }) ?? settlement.statements.map(\.partner) {
        try writePapers(of: party, to: sink)
      }
    case .jsonLines, .hledger, .ledger, .beancount, .csv, .datev, .gnucash:
      try write(try books(), to: sink)
    case .creditTransfers, .directDebits:
      guard let instructions = try instructions() else { return }
      // Whenever it is told, a file is named after the day on which the bank is to move money.
      let name = Self.name(of: settlement.name, partner: nil, as: format, profile: nil)
      try BankFile.write(instructions) { day, bytes in
        try sink("\(name)-\(day).\(format.fileEnding)", bytes)
      }
    }
  }

  /// What the bank is told; nil for a format that is no order to a bank.
  package func instructions() throws(AccountingError) -> BankInstructions? {
    guard let direction = format.bankDirection else { return nil }
    return try BankInstructions(of: settlement, direction, orders: orders, on: edition.day)
  }

  /// Writes the papers of one partner, whoever's books are asked for.
  private func writePapers(of party: Party, to sink: @escaping NamedSink) throws {
    let name = "\(settlement.name)-\(party.code)-\(format.rawValue)\(edition.suffix)"
    let file = "\(name).\(format.fileEnding)"
    switch format {
    case .ofx: try OFXStatement.write(settlement, of: party) { try sink(file, $0) }
    case .html: try StatementPage.write(settlement, of: party, details) { try sink(file, $0) }
    case .pdf:
      guard let fonts else { preconditionFailure("a PDF is not made without fonts") }
      try StatementPaper.write(settlement, of: party, details, fonts) { try sink(file, $0) }
    case .ubl:
      try UBLWriter.write(settlement, of: party, details) { number, bytes in
        try sink("\(name)-\(number).\(format.fileEnding)", bytes)
      }
    case .jsonLines, .hledger, .ledger, .beancount, .csv, .datev, .gnucash, .clientBank,
      .creditTransfers, .directDebits:
      preconditionFailure("\(format) is no paper of one partner")
    }
  }

  /// Writes a format that is made of the journal.
  private func write(_ books: Books, to sink: @escaping NamedSink) throws {
    switch format {
    case .jsonLines: try JSONLines.write(books) { try sink(file(), $0) }
    case .hledger: try LedgerText.write(books, .hledger) { try sink(file(), $0) }
    case .ledger: try LedgerText.write(books, .ledger) { try sink(file(), $0) }
    case .beancount: try BeancountText.write(books) { try sink(file(), $0) }
    case .gnucash: try GnuCashBook.write(books) { try sink(file(), $0) }
    case .datev:
      guard let datev = details.datev else { throw AccountingError.missing("datev in the details") }
      // DATEV takes only files whose names begin so.
      try DATEVWriter.write(books, datev) { month, bytes in
        try sink("EXTF_\(name)-\(month).\(format.fileEnding)", bytes)
      }
    case .csv:
      guard let profile else { return }
      try CSVWriter.write(books, by: profile) { part, bytes in
        try sink(part == 1 ? file() : file("-\(part)"), bytes)
      }
    case .clientBank, .ofx, .ubl, .html, .pdf, .creditTransfers, .directDebits:
      preconditionFailure("\(format) is not made of the journal")
    }
  }

  /// The name of a file; of later parts, with their number.
  private func file(_ part: String = "") -> String { "\(name)\(part).\(format.fileEnding)" }

  /// The journal with its accounts: everything is mapped before anything is written.
  private func books() throws(AccountingError) -> Books {
    let journal: Journal
    if let partner {
      guard
        let own = try PartnerJournal.journal(of: partner.number, in: settlement, scope)
      else { throw .unsupported("\(partner.code) has no statement in \(settlement.name)") }
      journal = own
    } else {
      journal = try OperatorJournal.journal(of: settlement, scope)
    }
    guard let rowsMax = profile?.rowsMax else {
      return try Books(journal, chart: chart)
    }
    return try Books(journal.parted(linesMax: rowsMax), chart: chart)
  }
}
