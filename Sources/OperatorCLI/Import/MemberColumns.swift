import Coalition
import Operations
import Store

/// The columns of a file of members.
enum MemberColumns {
  static let required = ["member"]

  /// Reads a row: the member's number becomes the number of a loyalty card, and nothing else of the
  /// file is kept.
  static func request(
    _ row: CSVReader.Row, _ columns: ImportColumns, enrolledBy partner: String
  ) throws(ImportRowError) -> ImportRow {
    let card = try columns.read("member", row) { try MemberIdentifier(.card, $0) }
    let key = try columns.read("member", row) {
      try IdempotencyKey(header: "import:member:\($0)")
    }
    return ImportRow(
      partner: partner, idempotencyKey: key,
      request: .enrolment(EnrolmentReport(identifiers: [card])))
  }
}
