import Accounting
import Coalition
import Foundation
import TestSupport

extension WorkedExample {
  /// What papers name beyond the example: made up, but for check digits, which are right.
  static func details() throws -> ExportDetails {
    var parties: [String: PaperDetails] = [:]
    let accounts = [
      "40702978000000000101", "40702978300000000102", "40702978600000000103",
      "40702978900000000104", "40702978200000000105",
    ]
    for (party, account) in zip([coalition] + partners, accounts) {
      parties[party.code] = try PaperDetails(
        address: address,
        russianAccount: RussianAccount(
          number: account, bank: "ПАО «Банк»", town: "г. Москва", bankCode: "044525225",
          correspondent: "30101810400000000225", taxpayer: "7707083893"))
    }
    return ExportDetails(
      datev: try DATEVDetails(consultant: 29_098, client: 55_003), parties: parties)
  }

  static let address = PostalAddress(
    street: "ul. Shipka 1", postcode: "1000", town: "Sofia", country: "BG")

  /// The fonts that come with the program.
  static let fonts: PaperFonts = {
    func bytes(_ name: String) throws -> [UInt8] {
      [UInt8](try Data(contentsOf: URL(filePath: "\(Judge.root)/deploy/fonts/\(name).ttf")))
    }
    do {
      return try PaperFonts(
        regular: bytes("LiberationSans-Regular"), bold: bytes("LiberationSans-Bold"))
    } catch {
      preconditionFailure("the fonts lie in deploy/fonts: \(error)")
    }
  }()

  /// The files of an export, by their names.
  static func files(
    _ format: ExportFormat, of settlement: ClosedSettlement? = nil, partner: Int32? = nil,
    scope: JournalScope? = nil, details: ExportDetails? = nil
  ) throws -> [String: [UInt8]] {
    final class Box { var files: [String: [UInt8]] = [:] }
    let box = Box()
    try SettlementExport(
      of: settlement ?? WorkedExample.settlement(), as: format, partner: partner,
      scope: scope ?? JournalScope(opening: .first, payments: .due, hasPoints: false),
      details: details ?? WorkedExample.details(), fonts: format == .pdf ? fonts : nil
    ).write { box.files[$0, default: []] += $1 }
    return box.files
  }
}
