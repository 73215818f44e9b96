import Arguments
import EventLoop
import Glibc
import Postgres
import Store

/// `tessera ledger sweep`.
enum SweepLedger {
  /// How many wallets a step looks at, and in how many of them it makes something happen: each
  /// step is a transaction, and holds the locks of the latter until its end.
  private static let walkedMax = 20_000
  private static let batch = Parameter<Int>.integer(
    "batch", "N", in: 1...1_000,
    "How many wallets are brought up to date in one transaction.")
  private static let batchDefault = 200
  private static let dryRun = Parameter<Bool>.flag(
    "dry-run", "Only count the wallets in which something is due.")

  static let command = Command<CommandBody>(
    "sweep", "Make happen what is due in all wallets.",
    discussion: """
      Pending points mature or lapse, holds are released and lots expire by themselves for \
      whoever looks at a wallet, and tessera serve tidies up in the background; this does it now, \
      for all, as before a report. Ctrl-C ends it after the transaction that is under way; running \
      it again, or twice at once, does no harm.
      """,
    parameters: [batch.specification, dryRun.specification],
    examples: [
      .init("tessera ledger sweep --dry-run", "Counts the wallets in which something is due.")
    ],
    action: CommandBody(run))

  private static func run(_ context: Context) async throws {
    let isDryRun = context.isSet(dryRun)
    let record = try await context.withOperator(statementTimeout: nil) { connection in
      let survey = try await connection.sweepSurvey()
      var swept: Int64 = 0
      if !isDryRun {
        swept = try await sweep(
          survey.wallets, context, connection, sweptMax: context[batch] ?? batchDefault)
      }
      return Record([
        .init("wallets", "Wallets", .number(survey.wallets)),
        .init("due", "Something was due in", .number(survey.due)),
        .init("swept", "Brought up to date", .number(swept)),
      ])
    }
    context.answer(record)
  }

  private static func sweep(
    _ wallets: Int64, _ context: Context, _ connection: PostgresConnection, sweptMax: Int
  ) async throws -> Int64 {
    let interrupted = Flag()
    context.interruption.handle { _ in interrupted.set() }
    defer { context.interruption.handle(nil) }
    var bar = ProgressBar(
      "ledger sweep", total: UInt64(wallets), isTerminal: context.console.isWatched,
      now: monotonicNanoseconds())
    var walked: Int64 = 0
    var swept: Int64 = 0
    var place: PostgresUUID?
    repeat {
      guard !interrupted.isSet else { throw CommandFailure.interrupted(signal: SIGINT) }
      let step = try await connection.sweepDue(
        after: place, walkedMax: walkedMax, sweptMax: sweptMax)
      place = step.next
      swept += Int64(step.swept)
      // A step that swept as many as it may looks again at what it has not come to.
      walked = min(walked + Int64(step.walked), wallets)
      context.console.draw(bar.update(done: UInt64(walked), now: monotonicNanoseconds()))
    } while place != nil
    context.console.draw(bar.finish(done: UInt64(wallets), now: monotonicNanoseconds()))
    return swept
  }
}
