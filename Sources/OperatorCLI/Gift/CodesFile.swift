import Coalition
import Operations
import Store

/// A file of codes for a pool: CSV with the column `code`, and perhaps `valid_until`.
///
/// A code is worth what it buys, so nothing here prints one, not even one that is wrong.
struct CodesFile {
  /// The most codes that go to the database in one transaction.
  static let windowRows = 10_000

  /// A row that could be read.
  struct Code {
    let line: Int
    let sealed: SealedCode
    let validUntil: Instant?
  }

  /// Why a row could not.
  struct Refused: Error {
    let line: Int
    let reason: String
  }

  private let file: ImportFile
  private let columns: ImportColumns

  /// Opens a file and reads its heading.
  init(_ path: String) throws {
    file = try ImportFile(path, required: ["code"])
    columns = ImportColumns(columns: file.columns)
  }

  /// How many rows there are.
  func count() throws -> UInt64 {
    var rows: UInt64 = 0
    try file.forEach { _ in rows += 1 }
    return rows
  }

  /// Hands the rows to `body`, a window at a time and in order, sealed by `vault`.
  func forEachWindow(
    by vault: VoucherVault, _ body: ([Result<Code, Refused>]) async throws -> Void
  ) async throws {
    try await file.forEachWindow(of: Self.windowRows) { rows in
      try await body(rows.map { row in Result { () throws(Refused) in try read(row, vault) } })
    }
  }

  private func read(_ row: CSVReader.Row, _ vault: VoucherVault) throws(Refused) -> Code {
    guard let code = try? PoolCode(columns.text("code", row)) else {
      throw Refused(
        line: row.line, reason: "a code has 1 to \(PoolCode.charactersMax) visible characters")
    }
    var validUntil: Instant?
    if columns.columns["valid_until"] != nil {
      let text = columns.text("valid_until", row)
      validUntil = try? Instant(rfc3339: text)
      guard text.isEmpty || validUntil != nil else {
        throw Refused(
          line: row.line, reason: "valid_until is an instant, such as 2026-03-31T22:00:00Z")
      }
    }
    return Code(line: row.line, sealed: vault.seal(.pool(code)), validUntil: validUntil)
  }
}
