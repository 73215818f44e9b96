import Arguments
import Coalition
import Store

/// `tessera expiry due`.
enum ListExpiriesToNotice {
  /// The most wallets that are asked for at once.
  private static let pageWallets = 1000
  private static let within = Parameter<Int>.integer(
    "within", "DAYS", in: 1...60, "What expires within so many days (default: 60).")
  private static let withinDefault = 60

  static let command = Command<CommandBody>(
    "due", "List who must be noticed of which expiry.",
    discussion: """
      One row for each wallet and instant: its members, the points that expire without a notice \
      on record, and the instant to announce. That is their own time if a notice given today or \
      tomorrow is 30 days ahead of it, and else the first midnight that it is. Add the columns \
      noticed_at, channel and reference when the notices have been given, and record the file with \
      `tessera expiry notices`.
      """,
    parameters: [within.specification],
    examples: [
      .init("tessera expiry due --within 45 --format csv", "A file to write letters from.")
    ], action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let days = context[within] ?? withinDefault
    var table = Table(columns: [
      .init("wallet", "Wallet"), .init("members", "Members"),
      .init("expires_through", "Expires"), .init("points", "Points", isNumeric: true),
    ])
    try await context.withOperator(statementTimeout: nil) { connection in
      var after: WalletID?
      while true {
        let page = try await connection.expiriesToNotice(
          withinDays: days, after: after, walletsMax: pageWallets)
        for row in page {
          table.append([
            .text(row.wallet.description),
            .text(row.members.map(\.description).joined(separator: " ")),
            .text(row.expiresThrough.description), .number(row.points),
          ])
        }
        guard let last = page.last else { break }
        after = last.wallet
      }
    }
    context.answer(table)
  }
}
