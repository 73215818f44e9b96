import FoundationEssentials
import Testing

@Suite struct PendingTests {
  private static func purchase(of member: Till.Member, amount: Int64 = 10_000, days: Int64) -> JSON
  {
    Till.purchase(of: member.reference, amount: amount)
      .merging(["pending": ["confirm_within_days": .number(days)]])
  }

  @Test(arguments: Door.allCases)
  func `a pending transaction committed twice`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Self.purchase(of: member, days: 14)
    let recorded = try await till.post("/v1/purchases", body, once: "p")
    expect(recorded, 201)
    #expect(recorded.json["points"] == 100 && recorded.json["balance_after"] == 0)
    #expect(recorded.json["status"] == "pending" && recorded.json["matures_at"] == nil)
    #expect(recorded.json["confirm_by"].string != nil)
    #expect(try await till.available(member) == 0)
    let wallet = try await till.get("/v1/wallets/\(member.wallet)").json
    #expect(wallet["pending"] == 100 && wallet["maturing"] == [] && wallet["expiring"] == [])

    let path = "/v1/purchases/\(recorded.json["id"].string!)"
    let confirmed = try await till.post("\(path)/confirm", [:], once: "c")
    expect(confirmed, 201)
    #expect(confirmed.json["status"] == "earned" && confirmed.json["decided_at"].string != nil)
    #expect(confirmed.json["id"] == recorded.json["id"])
    expectReplay(try await till.post("\(path)/confirm", [:], once: "c"), of: confirmed)
    expectReplay(try await till.post("\(path)/confirm", [:], once: "c2"), of: confirmed)
    #expect(try await till.available(member) == 100)
    expectProblem(
      try await till.post("\(path)/cancel", [:], once: "x"), 409, "purchase_already_confirmed")
    expectProblem(
      try await till.post("\(path)/cancel", [:], once: "c"), 422, "idempotency_key_reused")
    let read = try await till.get(path).json
    #expect(read.removing("returned") == confirmed.json)
    expectReplay(try await till.post("/v1/purchases", body, once: "p"), of: recorded)

    let kinds = try await till.get("/v1/wallets/\(member.wallet)/postings").json["data"].elements
    #expect(kinds.map { $0["kind"] } == ["mature", "accrue"])
    #expect(kinds.map { $0["balance_after"] } == [100, 0])
    #expect(kinds.map { $0["pending_after"] } == [0, 100])
    #expect(kinds.map { $0["document"] } == [read["id"], read["id"]])
  }

  @Test(arguments: Door.allCases)
  func `a return that keeps the earned points`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(30, for: member)
    let recorded = try await till.post(
      "/v1/purchases", Self.purchase(of: member, days: 1), once: "p")
    let path = "/v1/purchases/\(recorded.json["id"].string!)"
    func back(_ amount: Int64, once key: String) async throws -> JSON {
      let answer = try await till.post(
        "\(path)/returns",
        [
          "receipt": .string(Unique.text("return")), "occurred_at": Till.occurredAt,
          "amount": ["amount": .number(amount), "currency": "EUR"],
        ], once: key)
      expect(answer, 201)
      return answer.json
    }
    let part = try await back(2_550, once: "r1")
    #expect(
      part["points_detail"] == [
        "cancelled": 25, "taken": 0, "expired": 0, "owed": 0, "waived": 0, "charged": 0,
      ])
    #expect(part["points"] == 25 && part["balance_after"] == 30)
    #expect(try await till.get("/v1/wallets/\(member.wallet)").json["pending"] == 75)
    let postings = try await till.get("/v1/wallets/\(member.wallet)/postings").json["data"].elements
    #expect(postings[0]["kind"] == "cancel" && postings[0]["document"] == part["id"])
    #expect(try await till.get(path).json["status"] == "pending")
    let rest = try await back(7_450, once: "r2")
    #expect(rest["points"] == 75 && rest["points_detail"]["cancelled"] == 75)
    #expect(try await till.get(path).json["status"] == "returned")
    expectProblem(
      try await till.post("\(path)/confirm", [:], once: "c"), 409, "purchase_not_pending")
    let wallet = try await till.get("/v1/wallets/\(member.wallet)").json
    #expect(wallet["pending"] == 0 && wallet["available"] == 30)
  }

  @Test(arguments: Door.allCases)
  func `a purchase is cancelled without a body, once`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let recorded = try await till.post(
      "/v1/purchases", Self.purchase(of: member, days: 366), once: "p")
    let path = "/v1/purchases/\(recorded.json["id"].string!)"
    let cancelled = try await till.send(
      "POST", "\(path)/cancel", headers: [("Idempotency-Key", "x")], body: [])
    expect(cancelled, 201)
    #expect(cancelled.json["status"] == "cancelled")
    expectReplay(try await till.post("\(path)/cancel", [:], once: "x2"), of: cancelled)
    expectProblem(
      try await till.post("\(path)/confirm", [:], once: "c"), 409, "purchase_already_cancelled")
    expectProblem(
      try await till.post("\(path)/confirm", ["now": true], once: "c2"), 422, "invalid_request")
    let immediate = try await till.earn(10, for: member).json["id"].string!
    expectProblem(
      try await till.post("/v1/purchases/\(immediate)/cancel", [:], once: "c3"), 409,
      "purchase_not_pending")
    #expect(try await till.get("/v1/wallets/\(member.wallet)").json["pending"] == 0)
    #expect(try await till.available(member) == 10)
  }

  @Test(arguments: Door.allCases)
  func `points wait until a moment, and for one that has passed not at all`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    // 366 days after the purchase: the wallet lists it unless this runs much later.
    let now = Date.now
    let occurred = now.addingTimeInterval(-3_600).formatted(.iso8601)
    let until = now.addingTimeInterval(86_400).formatted(.iso8601)
    for (key, until, status) in [
      ("1", until, "pending"), ("2", occurred, "earned"),
    ] as [(String, String, JSON)] {
      let body = Till.purchase(of: member.reference, amount: 5_000).merging([
        "occurred_at": .string(occurred), "pending": ["until": .string(until)],
      ])
      let quote = try await till.post("/v1/purchases/quote", body)
      let answer = try await till.post("/v1/purchases", body, once: key)
      expect(answer, 201)
      #expect(answer.json["status"] == status && quote.json["status"] == status)
      #expect(quote.json["matures_at"] == answer.json["matures_at"])
    }
    let wallet = try await till.get("/v1/wallets/\(member.wallet)").json
    #expect(wallet["available"] == 50 && wallet["pending"] == 50)
    #expect(wallet["maturing"].elements.map { $0["points"] } == [50])
    #expect(wallet["maturing"].elements[0]["at"] == .string(until))
  }

  @Test(arguments: Door.allCases)
  func `the terms say what points wait for, and the purchase may say otherwise`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let partner = try await stage.coalition.invitePartner(hasTerms: false)
    try await stage.coalition.setTerms(of: partner, earnMode: "on_confirmation", pendingDays: 3)
    let till = stage.till(partner, at: door)
    let member = try await till.enrol()
    let byTerms = try await till.earn(10, for: member).json
    #expect(byTerms["status"] == "pending" && byTerms["confirm_by"].string != nil)
    let otherwise = try await till.post(
      "/v1/purchases",
      Till.purchase(of: member.reference).merging(["pending": ["until": Till.occurredAt]]),
      once: "p")
    #expect(otherwise.json["status"] == "earned")
    #expect(try await till.available(member) == 100)
  }
}
