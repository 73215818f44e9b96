import FoundationEssentials
import Postgres
import Testing

@Suite struct BackgroundSweepTests {
  /// Goal: what is due happens even in a wallet at which nobody looks. Method: points that mature a
  /// second after the purchase, and a service that starts after that, next to another one; only the
  /// database is asked what became of them.
  @Test func `points mature in a wallet at which nobody looks`() async throws {
    let coalition = try await TestCoalition.make()
    let first = try await Service.start(on: coalition.serviceConnectionString)
    let partner = try await coalition.invitePartner()
    let till = Till(HTTPClient(first.origin), partner.key)
    let member = try await till.enrol()
    // The moment must not pass before the purchase is recorded, however slow the machine is.
    var wait = 3.0
    var recorded: HTTPAnswer
    repeat {
      let now = Date.now
      recorded = try await till.post(
        "/v1/purchases",
        Till.purchase(of: member.reference).merging([
          "occurred_at": .string(now.formatted(.iso8601)),
          "pending": ["until": .string(now.addingTimeInterval(wait).formatted(.iso8601))],
        ]), once: "p\(wait)")
      wait *= 4
    } while recorded.json["status"] != "pending" && wait < 200
    expect(recorded, 201)
    #expect(recorded.json["status"] == "pending")
    let earned = try await coalition.number("select balance + pending from ledger.wallets")
    #expect(try await coalition.number("select pending from ledger.wallets") == 100)
    while try await coalition.number(
      "select count(*) from ledger.pending_lots where due_at > clock_timestamp()") > 0
    {
      try await Task.sleep(for: .milliseconds(100))
    }

    let second = try await Service.start(on: coalition.serviceConnectionString)
    let deadline = ContinuousClock.now + .seconds(60)
    while try await coalition.number("select balance from ledger.wallets") != earned {
      guard ContinuousClock.now < deadline else {
        Issue.record("nobody swept: \(second.log)")
        break
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    // Either of them may be the one that came by, and it counts after it has committed.
    var swept: (wallets: Int64, failures: Int64) = (0, 0)
    repeat {
      guard ContinuousClock.now < deadline else {
        Issue.record("nobody counted what was swept: \(first.log)\(second.log)")
        break
      }
      swept = (0, 0)
      for service in [first, second] {
        swept.wallets += try await service.metric("tessera_sweep_wallets_swept_total") ?? 0
        swept.failures += try await service.metric("tessera_sweep_failures_total") ?? 0
      }
    } while swept.wallets == 0
    #expect(swept == (1, 0))
    for service in [first, second] {
      service.terminate()
      #expect(await service.end() == 0)
    }
    #expect(try await coalition.brokenInvariants().isEmpty)
    try await coalition.close()
  }
}
