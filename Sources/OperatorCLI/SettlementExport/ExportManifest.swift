import Accounting
import FoundationEssentials
import Secrets

/// What an export consists of, so that whoever received it can check that it is whole and ours.
///
/// Like the files it holds no time and no name of a machine: the same export has the same manifest.
struct ExportManifest: Encodable {
  struct File: Encodable {
    let name: String
    let bytes: Int
    let sha256: String
  }

  struct LeftOut: Encodable {
    let payment: String
    let reason: String
  }

  let object = "export_manifest"
  let version = 1
  let settlement: String
  let format: String
  let profile: String?
  let partner: String?
  let edition: Int32
  /// Why it replaces the edition before.
  let reason: String?
  let opening: String
  let payments: String
  let points: Bool
  /// Of a bank file, the payments that the bank is not told of.
  let leftOut: [LeftOut]?
  /// The SQL types of the columns of JSON Lines.
  let columns: [String: String]?
  let files: [File]

  /// The manifest's keys; those of its parts are their names.
  private enum CodingKeys: String, CodingKey {
    case object, version, settlement, format, profile, partner, edition, reason, opening, payments,
      points
    case leftOut = "left_out"
    case columns, files
  }

  init(
    _ export: SettlementExport, reason: String?, leftOut: [PaymentLeftOut]?,
    files: [ExportFolder.File]
  ) {
    settlement = export.settlement.name
    format = export.format.rawValue
    profile = export.profile?.name
    partner = export.partner?.code
    edition = export.edition.number
    self.reason = reason
    opening = export.scope.opening.rawValue
    payments = export.scope.payments.rawValue
    points = export.scope.hasPoints
    self.leftOut = leftOut.map { all in
      all.map { LeftOut(payment: $0.reference, reason: $0.reason.rawValue) }
    }
    columns =
      export.format == .jsonLines
      ? Dictionary(uniqueKeysWithValues: JSONLines.columns.map { ($0.name, $0.type) }) : nil
    self.files = files.map {
      File(name: $0.name, bytes: $0.byteCount, sha256: Hexadecimal.encode($0.digest))
    }
  }

  var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    do {
      return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
    } catch {
      preconditionFailure("plain values have no JSON: \(error)")
    }
  }
}
