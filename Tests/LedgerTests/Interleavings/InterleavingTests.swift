import FoundationEssentials
import Testing

/// Goal: whatever many clients do at the same time, it is as if they had done it one after the
/// other, and each answer is right at its place in that order.
///
/// Method: clients with connections of their own do what dice say, tills and operators at random
/// over the few wallets of one circle, much of it twice at the same moment. After each round the
/// order of the ledger's events is held against the model: every answer must be what the model
/// gives there, nothing stands before what was over when it began, and refusals and replays have a
/// place where they are right. Then every wallet must be what the model has, at the end with every
/// posting in its sequence. The clock moves between rounds, so that much falls due for several
/// clients at once. `TESSERA_INTERLEAVING_SEEDS` runs so many seeds.
@Suite(.serialized) struct InterleavingTests {
  static let members = HistoryGenerator.circle
  static let clients = 6
  static let actionsEach = 6
  static let rounds = 14
  static let seeds: [UInt64] = {
    let name = "TESSERA_INTERLEAVING_SEEDS"
    let asked = ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    return Array(1...(asked ?? 4))
  }()

  @Test(arguments: seeds)
  func `what many clients do at once has a legal order for every wallet`(
    seed: UInt64
  ) async throws {
    let database = try await HistoryDatabase(members: Self.members)
    let clients = try await InterleavingClients(Self.clients, of: database)
    var interleaving = Interleaving(seed: seed, members: Self.members, start: ConcurrencyTests.now)
    try await interleaving.begin(in: database)
    for _ in 0..<Self.rounds {
      guard try await interleaving.round(of: clients) else { break }
    }
    try await interleaving.finish(in: database)
    await clients.close()
    try await database.close()
  }
}
