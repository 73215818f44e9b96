import Arguments
import Coalition
import Store

/// `tessera settlement postings`.
enum ListLinePostings {
  /// How many postings are read at a time.
  private static let pageSize = 5000

  private static let period = Parameter<String>.argument(
    "PERIOD", "The settlement's name: 2026-10."
  ) { $0 }
  private static let partner = Parameter<String>.option(
    "partner", "CODE", "Whose statement.", reading: CommonParameters.partnerCode
  ).required
  private static let line = Parameter<Int>.integer(
    "line", "N", in: 1...1_000_000, "Only those behind this line (default: behind all points).")
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...10_000_000, "How many to show at most, in their order."
  ).defaulting(to: "100000")

  static let command = Command<CommandBody>(
    "postings", "List the postings behind a partner's statement, or behind one of its lines.",
    discussion: """
      In the order in which they were recorded. Of a redemption out of lots of several issuers, \
      each is charged its part. Points behind a line add up to its quantity: what a fee or levy \
      takes off is below zero. A buy-out counts open lots, and has no postings behind it.
      """,
    parameters: [
      partner.specification, line.specification, limit.specification, period.specification,
    ],
    examples: [
      .init(
        "tessera settlement postings 2026-10 --partner bluebell --line 1 --format csv",
        "Writes what the first line counts.")
    ],
    action: CommandBody { context in
      let name = context.require(period)
      let code = context.require(partner)
      let found = try await context.withOperator(statementTimeout: nil) { connection in
        let asked = context[line].map(Int32.init)
        let own = try await ShowSettlement.statement(
          of: code, in: name, line: asked, over: connection)
        var found: [LinePosting] = []
        while found.count < context.require(limit) {
          let size = min(pageSize, context.require(limit) - found.count)
          let page = try await connection.postings(
            behind: asked, of: own.id, after: found.last, limit: size)
          found += page
          guard page.count == size else { break }
        }
        return found
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
