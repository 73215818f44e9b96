import FoundationEssentials
import Testing

/// Goal: no history of orders, moves, vouchers, lost codes and pools, with what expires and what is
/// cut off meanwhile, tells the database and the model apart.
///
/// Method: a seed rolls the histories of many members who want the same few gifts, one request or
/// one batch after the other, at a clock that the history moves. After every step the answers and
/// the shelves must agree with the model, every few steps all orders, vouchers and wallets, at the
/// end every posting and allocation, and the ledger must find itself clean. A failure prints the
/// seed and the last steps. `TESSERA_HISTORY_SEEDS` runs so many seeds.
@Suite(.serialized) struct GiftHistoryTests {
  static let members = 24
  static let steps = 250
  static let seeds: [UInt64] = {
    let asked = ProcessInfo.processInfo.environment["TESSERA_HISTORY_SEEDS"].flatMap(UInt64.init)
    return Array(1...(asked ?? 3))
  }()
  /// 2026-06-15T12:00:00Z.
  static let start: Int64 = 1_781_524_800_000_000

  @Test(arguments: seeds)
  func `random histories of orders and vouchers agree with the model`(seed: UInt64) async throws {
    let (database, gifts) = try await GiftDatabase.make(
      members: Self.members, gifts: GiftGenerator.gifts)
    var history = GiftHistory(
      seed: seed, members: Self.members, start: Self.start, gifts: gifts)
    try await history.begin(in: database)
    for _ in 0..<Self.steps {
      guard try await history.step(in: database) else { return }
    }
    try await history.finish(in: database)
    // What a history is there for has happened in it.
    for what in [
      "order done", "order out_of_stock", "order insufficient_points", "order_move done",
      "activation done", "gift done",
    ] {
      #expect(history.told[what, default: 0] > 0, "seed \(seed): never \(what): \(history.told)")
    }
    try await database.ledger.close()
  }
}
