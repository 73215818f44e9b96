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
    let now = Date.now
    let recorded = try await till.post(
      "/v1/purchases",
      Till.purchase(of: member.reference).merging([
        "occurred_at": .string(now.formatted(.iso8601)),
        "pending": ["until": .string(now.addingTimeInterval(3).formatted(.iso8601))],
      ]), once: "p")
    expect(recorded, 201)
    #expect(recorded.json["status"] == "pending")
    #expect(try await coalition.number("select pending from ledger.wallets") == 100)
    try await Task.sleep(for: .seconds(3))

    let second = try await Service.start(on: coalition.serviceConnectionString)
    let deadline = ContinuousClock.now + .seconds(60)
    while try await coalition.number("select balance from ledger.wallets") != 100 {
      guard ContinuousClock.now < deadline else {
        Issue.record("nobody swept: \(second.log)")
        break
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    let metrics = try await HTTPClient(second.origin).send(
      HTTPClient.Request(method: "GET", path: "/metrics")
    ).text
    #expect(metrics.contains("\ntessera_sweep_wallets_swept_total 1\n"))
    #expect(metrics.contains("\ntessera_sweep_failures_total 0\n"))
    for service in [first, second] {
      service.terminate()
      #expect(await service.end() == 0)
    }
    #expect(try await coalition.brokenInvariants().isEmpty)
    try await coalition.close()
  }
}
