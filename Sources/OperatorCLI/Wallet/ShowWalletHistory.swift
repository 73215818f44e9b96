import Arguments
import Coalition
import Store

/// `tessera wallet history`.
enum ShowWalletHistory {
  /// Whose history is asked for.
  private enum Subject {
    case wallet(WalletID)
    case member(MemberID)
  }

  private static let subject = Parameter<Subject>.argument(
    "WALLET|MEMBER", "The id of a wallet, or of the member whose it is."
  ) { text in
    if let wallet = try? WalletID(parsing: text) { return .wallet(wallet) }
    if let member = try? MemberID(parsing: text) { return .member(member) }
    throw ValueError("is not an id, which begins with \(WalletTag.prefix)_ or \(MemberTag.prefix)_")
  }
  private static let at = Parameter<Instant>.option(
    "at", "INSTANT", "Only what it held at this instant, as the ledger knew it then.",
    reading: CommonParameters.instant)
  private static let from = Parameter<Instant>.option(
    "from", "INSTANT", "Only what was recorded at this instant or later.",
    reading: CommonParameters.instant)
  private static let to = Parameter<Instant>.option(
    "to", "INSTANT", "Only what was recorded before this instant.",
    reading: CommonParameters.instant)
  private static let limit = Parameter<Int>.integer(
    "limit", "N", in: 1...1_000_000, "How many postings to show: the latest, in their order."
  ).defaulting(to: "1000")

  static let command = Command<CommandBody>(
    "history", "Show the postings of a wallet with its running balance, or what it held once.",
    parameters: [
      subject.specification, at.specification, from.specification, to.specification,
      limit.specification,
    ],
    examples: [
      .init(
        "tessera wallet history mem_01jd8x3v5wf6zr8v2y0kq4m9st --at 2026-03-31T22:00:00Z",
        "Shows what a member had at an instant.")
    ],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    if context[at] != nil && (context[from] != nil || context[to] != nil) {
      throw CommandFailure.usage("--at is one instant; --from and --to are a range")
    }
    try await context.withOperator { connection in
      let wallet: WalletID =
        switch context.require(subject) {
        case .wallet(let id): id
        case .member(let id): try await connection.wallet(of: id)
        }
      let instant = context[at] ?? Instant(microseconds: 0)
      let balance = try await connection.walletBalance(of: wallet, at: instant)
      if context[at] != nil {
        context.answer(record(of: wallet, at: instant, balance))
        return
      }
      context.answer(
        table(
          try await connection.walletHistory(
            of: wallet, from: context[from], to: context[to], limit: context.require(limit))))
    }
  }

  private static func record(
    of wallet: WalletID, at instant: Instant, _ balance: WalletBalance
  ) -> Record {
    Record([
      .init("wallet", "Wallet", .id(wallet)), .init("at", "At", .describing(instant)),
      .init("balance", "Balance", .number(balance.balance)),
      .init("pending", "Pending", .number(balance.pending)),
    ])
  }

  private static func table(_ history: [HistoryEntry]) -> Table {
    var table = Table(columns: [
      .init("sequence", "No.", isNumeric: true), .init("recorded_at", "Recorded"),
      .init("occurred_at", "Occurred"), .init("kind", "Kind"), .init("partner", "Partner"),
      .init("change", "Change", isNumeric: true), .init("balance", "Balance", isNumeric: true),
      .init("pending_change", "Pending", isNumeric: true),
      .init("pending", "Pending after", isNumeric: true),
    ])
    for entry in history {
      table.append([
        .number(Int64(entry.sequence)), .describing(entry.recordedAt),
        .describing(entry.occurredAt), .text(entry.kind), .optional(entry.partner),
        .number(entry.change), .number(entry.balanceAfter), .number(entry.pendingChange),
        .number(entry.pendingAfter),
      ])
    }
    return table
  }
}
