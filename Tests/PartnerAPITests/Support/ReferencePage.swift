import FoundationEssentials

/// The pages of `docs/reference` that the API is compared with.
enum ReferencePage {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// A row of the table of refusals.
  struct Refused: Sendable {
    let status: Int
    let code: String
  }

  /// The rows of the table in `refusals.md`, in their order.
  static func refusals() throws -> [Refused] {
    try text("refusals.md").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false).map { cell in
        String(cell.filter { $0 != " " && $0 != "`" })
      }
      guard cells.count == 9, let status = Int(cells[3]) else { return nil }
      return Refused(status: status, code: cells[4])
    }
  }

  static func text(_ name: String) throws -> String {
    try String(contentsOf: root.appending(path: "docs/reference/\(name)"), encoding: .utf8)
  }
}
