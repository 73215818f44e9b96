/// Rows of an answer, written in any of the output formats.
package struct Table: Sendable {
  /// What a cell holds.
  package enum Cell: Hashable, Sendable {
    case text(String)
    case number(Int64)
    /// An exact number with decimals, such as an amount of money: `-12.50`.
    case decimal(String)
    case flag(Bool)
    /// Nothing: empty for people and in CSV, `null` in JSON.
    case none
  }

  /// One column: its name for programs, its heading for people, and its side.
  package struct Column: Hashable, Sendable {
    /// The name for programs: `points_available`.
    package let key: String
    /// The heading for people: `Available`.
    package let title: String
    /// Whether cells stand at the right side, as numbers do.
    package let isNumeric: Bool

    /// Creates a column, at the left side unless it is numeric.
    package init(_ key: String, _ title: String, isNumeric: Bool = false) {
      self.key = key
      self.title = title
      self.isNumeric = isNumeric
    }
  }

  /// From left to right; in JSON the order of the members.
  package let columns: [Column]
  /// The rows in the order in which they were added.
  package private(set) var rows: [[Cell]] = []

  /// Creates a table without rows.
  package init(columns: [Column]) { self.columns = columns }

  /// Adds a row; one with another number of cells than columns is a defect.
  package mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has a cell for each column")
    rows.append(row)
  }

  /// Returns the whole answer; every line ends with a line feed (in CSV with CR and LF).
  package func text(as format: OutputFormat) -> String {
    switch format {
    case .table: aligned
    case .json: rows.map { jsonLine($0) + "\n" }.joined()
    case .csv: csv
    }
  }

  private var aligned: String {
    let cells = rows.map { $0.map(\.plain) }
    let widths = columns.indices.map { index in
      ([columns[index].title] + cells.map { $0[index] }).map(DisplayWidth.of).max() ?? 0
    }
    let lines = [columns.map(\.title), widths.map { String(repeating: "-", count: $0) }] + cells
    return lines.map { line in
      let padded = zip(columns, zip(line, widths)).map { column, cell in
        let space = String(repeating: " ", count: cell.1 - DisplayWidth.of(cell.0))
        return column.isNumeric ? space + cell.0 : cell.0 + space
      }
      var text = padded.joined(separator: "  ")
      while text.last == " " { text.removeLast() }
      return text + "\n"
    }.joined()
  }

  private func jsonLine(_ row: [Cell]) -> String {
    let members = zip(columns, row).map { "\(JSONText.quoted($0.key)):\($1.json)" }
    return "{\(members.joined(separator: ","))}"
  }

  private var csv: String {
    let header = columns.map { CSVText.field($0.key) }
    let lines = [header] + rows.map { $0.map(\.csv) }
    return lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
  }
}

extension Table.Cell {
  /// For people. A character that would move the cursor is replaced: what a partner stored must not
  /// be able to draw on the operator's terminal.
  fileprivate var plain: String {
    switch self {
    case .text(let text):
      String(
        String.UnicodeScalarView(
          text.unicodeScalars.map { DisplayWidth.movesCursor($0) ? "\u{FFFD}" : $0 }))
    case .number(let number): String(number)
    case .decimal(let decimal): decimal
    case .flag(let flag): flag ? "yes" : "no"
    case .none: ""
    }
  }

  fileprivate var json: String {
    switch self {
    case .text(let text): JSONText.quoted(text)
    case .number(let number): String(number)
    // A text, because many readers would turn a JSON number into a binary fraction.
    case .decimal(let decimal): JSONText.quoted(decimal)
    case .flag(let flag): flag ? "true" : "false"
    case .none: "null"
    }
  }

  fileprivate var csv: String {
    switch self {
    case .text(let text): CSVText.field(text)
    case .number(let number): String(number)
    case .decimal(let decimal): decimal
    case .flag(let flag): flag ? "true" : "false"
    case .none: ""
    }
  }
}
