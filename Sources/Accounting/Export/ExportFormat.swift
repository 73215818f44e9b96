/// A form in which a settlement is handed out.
package enum ExportFormat: String, CaseIterable, Hashable, Sendable {
  case jsonLines = "jsonl"
  case hledger
  case ledger
  case beancount
  case csv
  case datev
  case clientBank = "1c-client-bank"
  case gnucash
  case ofx
  case ubl
  case html
  case pdf
  case creditTransfers = "pain.001"
  case directDebits = "pain.008"

  /// What it is, in a line for people.
  package var title: String {
    switch self {
    case .jsonLines: "JSON Lines, a posting each, for warehouses"
    case .hledger: "journal of hledger"
    case .ledger: "journal of ledger"
    case .beancount: "ledger of beancount"
    case .creditTransfers: "pain.001.001.09, what the bank pays to partners"
    case .directDebits: "pain.008.001.08, what the bank collects from partners"
    case .csv: "CSV by a profile, for accounting programs"
    case .datev: "batches of bookings for DATEV, one file for each month"
    case .clientBank: "payment orders for 1C and Russian bank programs"
    case .gnucash: "book of GnuCash"
    case .ofx: "partners' statements for finance programs, one file for each"
    case .ubl: "invoices and credit notes (UBL 2.1, EN 16931, Peppol), one file for each"
    case .html: "partners' statements for people, one page for each"
    case .pdf: "the same as PDF, printed on A4"
    }
  }

  /// The ending of its files.
  package var fileEnding: String {
    switch self {
    case .jsonLines: "jsonl"
    case .hledger: "journal"
    case .ledger: "ledger"
    case .beancount: "beancount"
    case .csv, .datev: "csv"
    case .clientBank: "txt"
    case .gnucash: "gnucash"
    case .ofx: "ofx"
    case .ubl, .creditTransfers, .directDebits: "xml"
    case .html: "html"
    case .pdf: "pdf"
    }
  }

  /// What is booked unless somebody asks for something else: plain text is for checking, so each
  /// file stands alone with its opening balances and points; the others continue books that are
  /// there, in the money that programs know.
  package var standardScope: JournalScope {
    switch self {
    case .hledger, .ledger, .beancount:
      JournalScope(opening: .always, payments: .recorded, hasPoints: true)
    case .jsonLines: JournalScope(opening: .first, payments: .recorded, hasPoints: true)
    case .gnucash: JournalScope(opening: .always, payments: .recorded, hasPoints: false)
    case .csv, .creditTransfers, .directDebits, .datev, .clientBank, .ofx, .ubl, .html, .pdf:
      JournalScope(opening: .first, payments: .recorded, hasPoints: false)
    }
  }

  /// Of a file for the operator's bank, which way its orders go; nil: it is a journal.
  package var bankDirection: BankOrder.Direction? {
    switch self {
    case .creditTransfers: .payout
    case .directDebits: .collection
    case .jsonLines, .hledger, .ledger, .beancount, .csv, .datev, .clientBank, .gnucash, .ofx, .ubl,
      .html, .pdf:
      nil
    }
  }
}
