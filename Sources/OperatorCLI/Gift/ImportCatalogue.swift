import Arguments
import Coalition
import PartnerAPI
import Postgres
import Store

/// `tessera gift import`.
enum ImportCatalogue {
  private static let file = Parameter<String>.argument("FILE", "The file: .json, .ndjson or .csv.")

  static let command = Command<CommandBody>(
    "import", "Bring a file of the catalogue in, all of it or nothing.",
    discussion: """
      A gift is known by its supplier and code. What is there as the file has it stays untouched; \
      what differs is written anew, and brought to the status that the file names, as the operator \
      would do it step by step. Where an entry is refused nothing is changed, and all that is \
      wrong is told. What is not in the file stays as it is.
      """,
    parameters: [CommonParameters.dryRun.specification, file.specification],
    examples: [
      .init("tessera gift import catalogue.ndjson --dry-run", "Says what it would change."),
      .init("tessera gift import bags.csv", "Brings in what one supplier has sent."),
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let path = context.require(file)
    let isRehearsal = context.isSet(CommonParameters.dryRun)
    let entries = try CatalogueFile.read(path)
    let imported = try await context.withOperator(statementTimeout: nil) {
      try await bring(
        entries.map(\.entry), over: $0, actor: context.actor, isRehearsal: isRehearsal)
    }
    let lines = entries.map(\.line)
    context.answer(table(imported, lines))
    let refused = imported.filter { $0.outcome == .refused }
    guard let first = refused.first else {
      return context.remark(
        (isRehearsal ? "Dry run: nothing was changed. " : "") + summary(of: imported))
    }
    throw CommandFailure.refused(
      code: (first.refusal ?? .invalidRequest).code,
      message: "\(refused.count) of \(imported.count) entries are refused, and nothing was changed")
  }

  /// Sends entries to the database and tells what became of each.
  static func bring(
    _ entries: [CatalogueEntry], over connection: PostgresConnection, actor: String,
    isRehearsal: Bool = false
  ) async throws -> [ImportedEntry] {
    try await connection.importCatalogue(
      entries.map { String(decoding: $0.json, as: UTF8.self) },
      ids: entries.map { _ in Identities.make() }, actor: actor, isRehearsal: isRehearsal)
  }

  /// `3 added, 1 changed, 65 unchanged`.
  static func summary(of imported: [ImportedEntry]) -> String {
    ImportedEntry.Outcome.allCases.compactMap { outcome in
      let count = imported.count { $0.outcome == outcome }
      return count > 0 ? "\(count) \(outcome.rawValue)" : nil
    }.joined(separator: ", ")
  }

  /// What was not unchanged, with the lines of the file; for programs all of it.
  private static func table(_ imported: [ImportedEntry], _ lines: [Int]) -> Table {
    var table = Table(columns: [
      .init("line", "Line", isNumeric: true), .init("object", "Object"),
      .init("supplier", "Supplier"), .init("code", "Code"), .init("outcome", "Outcome"),
      .init("refusal", "Refusal"), .init("message", "Why"),
    ])
    for entry in imported {
      table.append([
        .number(Int64(lines[Int(entry.place) - 1])), .text(entry.object),
        .optional(entry.supplier), .text(entry.code), .text(entry.outcome.rawValue),
        .optional(entry.refusal?.code), .optional(entry.message),
      ])
    }
    return table
  }
}
