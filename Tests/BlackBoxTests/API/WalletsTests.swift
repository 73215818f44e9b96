import Testing

@Suite struct WalletsTests {
  @Test(arguments: Door.allCases)
  func `a wallet tells what can be spent and what expires when`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    for (occurredAt, amount) in [
      ("2026-03-05T10:15:00Z", 1_000), ("2026-01-31T23:59:59Z", 500), ("2026-03-31T00:00:00Z", 200),
    ] as [(JSON, Int64)] {
      let body = Till.purchase(of: member.reference, amount: amount)
        .merging(["occurred_at": occurredAt])
      expect(try await till.post("/v1/purchases", body, once: Unique.text("p")), 201)
    }
    let answer = try await till.get("/v1/wallets/\(member.wallet)")
    expect(answer, 200)
    let wallet = answer.json
    #expect(
      wallet.fieldNames == [
        "id", "object", "created_at", "as_of", "available", "pending", "held", "owed", "expiring",
        "maturing",
      ])
    #expect(wallet["id"] == .string(member.wallet) && wallet["object"] == "wallet")
    #expect(wallet["available"] == 17)
    #expect(wallet["pending"] == 0 && wallet["held"] == 0 && wallet["owed"] == 0)
    #expect(
      wallet["expiring"] == [
        ["at": "2028-02-01T00:00:00Z", "points": 5], ["at": "2028-04-01T00:00:00Z", "points": 12],
      ])
  }

  @Test(arguments: Door.allCases)
  func `of another partner's postings only kind, points and time are seen`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let (here, there) = (try await stage.till(at: door), try await stage.till(at: door))
    let member = try await here.enrol()
    let purchase = try await here.earn(30, for: member).json
    let redemption = try await there.post(
      "/v1/redemptions", Till.redemption(of: member.shown, points: 10), once: "r")
    let path = "/v1/wallets/\(member.wallet)/postings"

    let seenHere = try await here.get(path).json["data"].elements
    let seenThere = try await there.get(path).json["data"].elements
    #expect(seenHere.map { $0["kind"] } == ["redeem", "earn"])
    #expect(seenHere.map { $0["points"] } == [10, 30])
    #expect(seenHere.map { $0["balance_after"] } == [20, 30])
    #expect(seenHere.map { $0["is_own"] } == [false, true])
    #expect(seenHere.map { $0["document"] } == [nil, purchase["id"]])
    #expect(seenThere.map { $0["document"] } == [redemption.json["id"], nil])
    for posting in seenHere + seenThere {
      #expect(
        posting.fieldNames == [
          "id", "object", "created_at", "occurred_at", "kind", "points", "balance_after",
          "pending_after", "is_own", "document",
        ])
    }
  }
}
