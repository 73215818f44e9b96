import Arguments
import Coalition
import Store

/// `tessera settlement postings`.
enum ListLinePostings {
  private static let drillDown = LineDrillDown(of: "points")

  static let command = Command<CommandBody>(
    "postings", "List the postings behind a partner's statement, or behind one of its lines.",
    discussion: """
      In the order in which they were recorded. Of a redemption out of lots of several issuers, \
      each is charged its part. Points behind a line add up to its quantity: what a fee or levy \
      takes off is below zero. A buy-out counts open lots, and has no postings behind it.
      """,
    parameters: drillDown.parameters,
    examples: [
      .init(
        "tessera settlement postings 2026-10 --partner bluebell --line 1 --format csv",
        "Writes what the first line counts.")
    ],
    action: CommandBody { context in
      let found = try await drillDown.rows(context) { connection, line, statement, last, size in
        try await connection.postings(behind: line, of: statement, after: last, limit: size)
      }
      context.answer(table(found))
    })

  private static func table(_ postings: [LinePosting]) -> Table {
    var table = Table(columns: [
      .init("occurred_at", "Occurred"), .init("recorded_at", "Recorded"),
      .init("measure", "Measure"), .init("points", "Points", isNumeric: true),
      .init("partner", "Partner"), .init("wallet", "Wallet"),
      .init("sequence", "Sequence", isNumeric: true),
    ])
    for posting in postings {
      table.append([
        .describing(posting.occurredAt), .describing(posting.recordedAt),
        .text(posting.measure.rawValue), .number(posting.points), .optional(posting.partner),
        .id(posting.wallet), .number(Int64(posting.sequence)),
      ])
    }
    return table
  }
}
