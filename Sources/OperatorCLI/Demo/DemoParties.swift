import Coalition
import Postgres
import Store

/// What papers and bank files name of the demo's partners and its operator.
struct DemoParties: Sendable {
  /// A party of the sample.
  private struct Row: Sendable {
    let details: PartyDetails
    let iban: IBAN?
    let bic: BIC?
    let mandate: String?
  }

  /// In the file, who has no code.
  private static let operatorCode = "operator"
  private static let required = [
    "partner", "street", "postcode", "town", "country", "tax_number", "iban", "bic", "mandate",
    "debit_scheme", "creditor_id",
  ]

  private var rows: [String: Row] = [:]

  /// Reads `parties.csv`.
  init(_ folder: DemoFolder) throws {
    let file = try ImportFile(folder.parties, required: Self.required)
    let columns = ImportColumns(columns: file.columns)
    var rows: [String: Row] = [:]
    try file.forEach { row in
      func text(_ column: String) -> String? {
        let text = columns.text(column, row)
        return text.isEmpty ? nil : text
      }
      let code = columns.text("partner", row)
      var details = PartyDetails()
      details.street = text("street")
      details.postcode = text("postcode")
      details.town = text("town")
      details.country = text("country")
      details.taxNumber = text("tax_number")
      details.debitScheme = text("debit_scheme")
      let iban = try text("iban").map { try IBAN(parsing: $0) }
      let bic = try text("bic").map { try BIC(parsing: $0) }
      if code == Self.operatorCode {
        details.iban = iban?.text
        details.bic = bic?.text
        details.creditorIdentifier = try text("creditor_id").map {
          try CreditorIdentifier(parsing: $0).text
        }
      }
      rows[code] = Row(details: details, iban: iban, bic: bic, mandate: text("mandate"))
    }
    self.rows = rows
  }

  /// Puts the bank details of a partner into its first terms.
  func complete(_ terms: inout SettlementTermsDraft, of partner: String) {
    guard let row = rows[partner] else { return }
    terms.iban = row.iban
    terms.bic = row.bic
    terms.mandate = row.mandate
    terms.mandateSignedOn = row.mandate.map { _ in terms.validFromOn }
  }

  /// Says what is known of the operator and its partners, where nobody has said anything.
  func prepare(
    _ partners: [String], over connection: PostgresConnection, actor: String
  ) async throws {
    let known = try await connection.partyDetails()
    for code in [Self.operatorCode] + partners {
      guard let row = rows[code] else { continue }
      let partner = code == Self.operatorCode ? nil : code
      var number = Payment.operatorNumber
      if let partner { number = try await connection.number(ofPartner: partner) }
      guard known[number] == nil else { continue }
      try await connection.setPartyDetails(ofPartner: partner, to: row.details, actor: actor)
    }
  }
}
