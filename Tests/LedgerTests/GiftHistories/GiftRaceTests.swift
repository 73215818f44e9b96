import Testing

/// Goal: whatever many clients ask about the same few gifts, orders and vouchers at the same
/// moment, nothing is doubled or lost: stock, points, codes and uses add up, no order moves as it
/// may not, and each key has one answer. Method: rounds in which clients, each with a connection of
/// its own, do what dice say to what earlier rounds have left, many of them the same, while a
/// sweeper ends what is over; after each round the rows are counted here, and the ledger proves
/// itself. A deadlock, or any other error, ends the test.
@Suite(.serialized) struct GiftRaceTests {
  static let seeds: [UInt64] = [.random(in: 1..<1_000_000), .random(in: 1..<1_000_000)]

  @Test(arguments: seeds)
  func `at random and at once nothing of gifts is doubled or lost`(seed: UInt64) async throws {
    let (database, gifts) = try await GiftDatabase.make(
      members: GiftRace.memberCount, gifts: GiftGenerator.gifts)
    var race = try await GiftRace(seed: seed, gifts: gifts, in: database)
    for round in 0..<5 {
      try await race.run()
      try await race.expectConserved("seed \(seed), round \(round)")
    }
    let placed = race.told.values.count { if case .done = $0 { true } else { false } }
    #expect(placed > 50, "seed \(seed)")
    try await race.close()
  }
}
