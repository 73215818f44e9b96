import Accounting
import Arguments
import Coalition
import Postgres
import Store

/// `tessera settlement publish`.
enum PublishPapers {
  /// A kind of paper that partners can download.
  enum Kind: String, CaseIterable, Sendable {
    case csv
    case html
    case ofx
    case pdf
    case ubl

    var format: ExportFormat {
      switch self {
      case .csv: .csv
      case .html: .html
      case .ofx: .ofx
      case .pdf: .pdf
      case .ubl: .ubl
      }
    }

    var mediaType: String {
      switch self {
      case .csv: "text/csv; charset=utf-8"
      case .html: "text/html; charset=utf-8"
      case .ofx: "application/x-ofx"
      case .pdf: "application/pdf"
      case .ubl: "application/xml"
      }
    }
  }

  /// About how many bytes go to the database at once.
  private static let batchSize = 4_000_000

  private static let period = Parameter<String>.argument(
    "PERIOD", "The settlement's name: 2026-10."
  ) { $0 }
  private static let papers = Parameter<[Kind]>.option(
    "papers", "LIST", "Which: csv, html, ofx, pdf, ubl, with commas between."
  ) { text in
    try text.split(separator: ",").map { word in
      guard let kind = Kind(rawValue: String(word)) else {
        throw ValueError("is not of csv, html, ofx, pdf and ubl, with commas between")
      }
      return kind
    }
  }.defaulting(to: "csv,html,ofx")
  private static let profile = Parameter<String>.text(
    "profile", "NAME|FILE", "How the CSV is written."
  ).defaulting(to: "generic")

  static let command = Command<CommandBody>(
    "publish", "Let partners download papers of their statements.",
    discussion: """
      Each partner finds its own below /v1/statements/{id}/files. The settlement is approved. A \
      paper that was published never changes: the same again is a replay, anything else is \
      refused (export_differs). Everything is written once before anything is published.
      """,
    parameters: [
      papers.specification, profile.specification, ExportSettlement.details.specification,
      ExportSettlement.chart.specification, period.specification,
    ],
    examples: [
      .init(
        "tessera settlement publish 2026-10 --papers ofx,pdf,ubl --details details.json",
        "Renders and publishes three papers of each partner.")
    ], action: CommandBody(run))

  /// A paper of a partner.
  private struct Paper {
    let partner: String
    let name: String
    let mediaType: String
    let content: [UInt8]
  }

  private static func run(_ context: Context) async throws {
    let name = context.require(period)
    let kinds = context.require(papers)
    let profile = try ExportConfiguration.profile(context.require(Self.profile))
    let details = try context[ExportSettlement.details].map(ExportConfiguration.details) ?? .none
    let chart = try context[ExportSettlement.chart].map(ExportConfiguration.chart) ?? .standard
    let settlement = try await context.withOperator(statementTimeout: nil) {
      try await ClosedSettlementReading.settlement(name, over: $0)
    }
    var exports: [(kind: Kind, export: SettlementExport)] = []
    for statement in settlement.statements {
      for kind in kinds {
        let export = try ExportSettlement.refusing {
          try SettlementExport(
            of: settlement, as: kind.format, profile: kind == .csv ? profile : nil, chart: chart,
            partner: statement.partner.number, scope: kind.format.standardScope,
            details: details, fonts: kind == .pdf ? ExportConfiguration.fonts : nil)
        }
        // What is refused is refused before anything is published.
        try ExportSettlement.refusing { try export.write { _, _ in } }
        exports.append((kind, export))
      }
    }
    let (published, added) = try await publish(exports, of: name, context)
    context.answer(
      Record([
        .init("name", "Settlement", .text(name)),
        .init("papers", "Papers", .number(Int64(published))),
        .init("added", "Published now", .number(added)),
      ]))
  }

  private static func publish(
    _ exports: [(kind: Kind, export: SettlementExport)], of name: String,
    _ context: Context
  ) async throws -> (papers: Int, added: Int64) {
    var (published, added) = (0, Int64(0))
    var batch: [Paper] = []
    func send() async throws {
      guard !batch.isEmpty else { return }
      let papers = batch
      added += try await context.withOperator(statementTimeout: nil) {
        try await $0.publishPapers(
          of: name, partners: papers.map(\.partner), names: papers.map(\.name),
          mediaTypes: papers.map(\.mediaType), contents: papers.map(\.content),
          actor: context.actor)
      }
      published += papers.count
      batch = []
    }
    for (kind, export) in exports {
      batch += try papers(kind, export)
      if batch.reduce(0, { $0 + $1.content.count }) > batchSize { try await send() }
    }
    try await send()
    return (published, added)
  }

  private static func papers(_ kind: Kind, _ export: SettlementExport) throws -> [Paper] {
    final class Files { var all: [(name: String, content: [UInt8])] = [] }
    let files = Files()
    try export.write { name, bytes in
      if files.all.last?.name != name { files.all.append((name, [])) }
      files.all[files.all.count - 1].content += bytes
    }
    return files.all.map {
      Paper(
        partner: export.partner?.code ?? "", name: $0.name, mediaType: kind.mediaType,
        content: $0.content)
    }
  }
}
