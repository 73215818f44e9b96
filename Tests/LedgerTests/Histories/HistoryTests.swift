import FoundationEssentials
import Testing

/// Goal: no history of what tills ask and operators do, and of what happens by itself meanwhile,
/// tells the ledger and the model apart: purchases, returns, decisions, redemptions under rules,
/// refunds, holds, freezes, adjustments, transfers, expiries with and without notice,
/// reinstatements, households, merges, and changes of policy.
///
/// Method: a seed rolls the histories of many members at once, in batches over one database; points
/// move within circles of a few members. After every step the answers must agree with the model,
/// and all wallets that changed in it; at times and at the end all wallets, at the end every
/// posting, allocation and document, and the ledger must find itself clean. A failure prints the
/// seed and the steps of the circle that differs. `TESSERA_HISTORY_SEEDS` runs so many seeds.
@Suite(.serialized) struct HistoryTests {
  static let members = 144
  static let steps = 120
  static let seeds: [UInt64] = {
    let asked = ProcessInfo.processInfo.environment["TESSERA_HISTORY_SEEDS"].flatMap(UInt64.init)
    return Array(1...(asked ?? 7))
  }()

  @Test(arguments: seeds)
  func `random histories of many members agree with the model`(seed: UInt64) async throws {
    let database = try await HistoryDatabase(members: Self.members)
    let start: Int64 = 1_781_524_800_000_000  // 2026-06-15T12:00:00Z
    var history = History(seed: seed, members: Self.members, start: start)
    try await history.begin(in: database)
    for _ in 0..<Self.steps {
      guard try await history.step(in: database) else { return }
    }
    try await history.finish(in: database)
    try await database.close()
  }
}
