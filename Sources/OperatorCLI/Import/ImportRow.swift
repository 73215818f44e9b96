import Coalition
import Operations
import Store

/// One row of an import, understood: who reports what, under which key of the import.
struct ImportRow: Sendable {
  /// What the row asks the platform to do.
  enum Request: Sendable {
    case purchase(PurchaseReport)
    case `return`(ReturnReport)
    case enrolment(EnrolmentReport)
  }

  /// The code of the partner on whose behalf it is sent.
  let partner: String
  let idempotencyKey: IdempotencyKey
  let request: Request

  /// Whether it must wait for the purchases of its window.
  var isReturn: Bool {
    if case .return = request { true } else { false }
  }
}

/// Why a row makes no request: a field that breaks a rule.
struct ImportRowError: Error {
  /// The end of the sentence "`at` …".
  let reason: String
  let column: String
}

/// Which fields of a file a row's meaning is read from.
struct ImportColumns: Sendable {
  let columns: [String: Int]

  /// A field by the name of its column, which the heading is known to have.
  func text(_ name: String, _ row: CSVReader.Row) -> String {
    guard let index = columns[name] else { preconditionFailure("\(name) is not in the heading") }
    return row.fields[index]
  }

  /// Reads a field, naming the column when it breaks a rule.
  func read<Value>(
    _ name: String, _ row: CSVReader.Row, _ reading: (String) throws -> Value
  ) throws(ImportRowError) -> Value {
    let text = text(name, row)
    do { return try reading(text) } catch {
      throw ImportRowError(reason: "'\(text)' is refused: \(error)", column: name)
    }
  }
}
