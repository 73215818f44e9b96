import Arguments
import Coalition
import EventLoop
import Glibc
import Postgres
import Store
import Synchronization

/// A walk over all wallets that expires, or foretells, what is due.
struct ExpiryRun {
  let context: Context
  let isPreview: Bool
  /// The most wallets that one transaction looks at.
  let walletsPerStep: Int

  /// What the steps come to together.
  struct Totals: Sendable {
    var wallets: Int64 = 0
    var lots: Int64 = 0
    var points: Int64 = 0

    mutating func add(_ step: ExpiryStep) {
      wallets += step.walletsExpired
      lots += step.lotsExpired
      points += step.pointsExpired
    }
  }

  /// Walks. Ctrl-C ends the walk between two steps; what was done stays done.
  func walk() async throws -> Totals {
    let interrupted = Flag()
    context.interruption.handle { _ in interrupted.set() }
    defer { context.interruption.handle(nil) }
    return try await context.withOperator { connection in
      let count = UInt64(try await connection.walletCount())
      var bar = ProgressBar(
        isPreview ? "expiry preview" : "expiry run", total: count,
        isTerminal: context.console.isWatched, now: monotonicNanoseconds())
      var totals = Totals()
      var seen: UInt64 = 0
      var after: WalletID?
      while true {
        let step = try await connection.expireDueLots(
          after: after, walletsMax: walletsPerStep, isPreview: isPreview, actor: context.actor)
        totals.add(step)
        seen += UInt64(step.walletsSeen)
        context.console.draw(bar.update(done: seen, now: monotonicNanoseconds()))
        guard let next = step.nextAfter else { break }
        after = next
        guard !interrupted.isSet else { throw CommandFailure.interrupted(signal: SIGINT) }
      }
      context.console.draw(bar.finish(done: seen, now: monotonicNanoseconds()))
      return totals
    }
  }
}

extension Record {
  /// What a run of expiry comes to.
  init(of totals: ExpiryRun.Totals, isPreview: Bool) {
    self.init([
      .init(
        "wallets", isPreview ? "Wallets with points to expire" : "Wallets",
        .number(totals.wallets)),
      .init("lots", isPreview ? "Lots to expire" : "Lots expired", .number(totals.lots)),
      .init("points", isPreview ? "Points to expire" : "Points expired", .number(totals.points)),
    ])
  }
}
