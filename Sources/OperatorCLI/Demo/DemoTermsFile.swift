import Coalition
import Store

/// The sample's file of settlement terms: one row for each partner, all numbers whole.
struct DemoTermsFile {
  /// A row.
  struct Row {
    fileprivate let columns: ImportColumns
    fileprivate let row: CSVReader.Row
    fileprivate let path: String
  }

  private static let required = [
    "partner", "funding", "issue_price_micros", "issue_share_bps", "reimbursement_micros",
    "issue_fee_bps", "redemption_fee_bps", "platform_fee_minor", "pays_levy", "breakage",
    "breakage_share_bps", "breakage_cause", "fee_tax_bps", "levy_tax_bps", "payment_days",
    "credit_limit_minor", "deposit_minor",
  ]

  private let path: String

  init(_ path: String) { self.path = path }

  /// The rows by the partners' codes.
  func read() throws -> [String: Row] {
    let file = try ImportFile(path, required: Self.required)
    let columns = ImportColumns(columns: file.columns)
    var rows: [String: Row] = [:]
    try file.forEach { row in
      rows[columns.text("partner", row)] = Row(columns: columns, row: row, path: path)
    }
    return rows
  }
}

extension DemoTermsFile.Row {
  /// The terms, in the currency and from the day of the partner's terms of earning.
  func draft(_ earning: TermsDraft) throws -> SettlementTermsDraft {
    var draft = SettlementTermsDraft(
      id: Identities.make(), validFromOn: earning.validFromOn, currency: earning.currency,
      funding: try word("funding"), issuePriceMicros: try number("issue_price_micros"),
      issueShare: Int(try number("issue_share_bps")),
      reimbursementMicros: try number("reimbursement_micros"), reason: "first contract")
    draft.issueFee = Int(try number("issue_fee_bps"))
    draft.redemptionFee = Int(try number("redemption_fee_bps"))
    draft.platformFee = try number("platform_fee_minor")
    draft.paysLevy = text("pays_levy") == "yes"
    draft.breakagePolicy = try word("breakage")
    draft.breakageShare = Int(try number("breakage_share_bps"))
    draft.breakageCause = text("breakage_cause")
    if let rate = try optionalNumber("fee_tax_bps") {
      for charge in [ChargeType.issueFee, .redemptionFee, .platformFee] {
        draft.taxes[charge] = Int(rate)
      }
    }
    draft.taxes[.levy] = try optionalNumber("levy_tax_bps").map(Int.init)
    draft.paymentDays = Int(try number("payment_days"))
    draft.creditLimit = try optionalNumber("credit_limit_minor")
    draft.isPrepaid = try optionalNumber("deposit_minor") != nil
    return draft
  }

  /// What the partner pays in before it issues; nil: it pays afterwards.
  func deposit(in currency: Currency) throws -> Money? {
    try optionalNumber("deposit_minor").map { Money(minorUnits: $0, currency: currency) }
  }

  private func text(_ column: String) -> String? {
    let text = columns.text(column, row)
    return text.isEmpty ? nil : text
  }

  private func word<Word: RawRepresentable<String>>(_ column: String) throws -> Word {
    guard let word = Word(rawValue: columns.text(column, row)) else { throw failure(column) }
    return word
  }

  private func number(_ column: String) throws -> Int64 {
    guard let number = try optionalNumber(column) else { throw failure(column) }
    return number
  }

  private func optionalNumber(_ column: String) throws -> Int64? {
    guard let text = text(column) else { return nil }
    guard let number = Int64(text) else { throw failure(column) }
    return number
  }

  private func failure(_ column: String) -> CommandFailure {
    .usage("\(path), line \(row.line): \(column) cannot be read")
  }
}
