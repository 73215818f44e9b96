import Testing

@Suite struct RedemptionsTests {
  @Test(arguments: Door.allCases)
  func `spent points are worth what the terms say`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let body = Till.redemption(of: member.shown, points: 60).merging([
      "cashier": "K1", "metadata": ["basket": "7"],
    ])
    let answer = try await till.post("/v1/redemptions", body, once: "r")
    expect(answer, 201)
    let redemption = answer.json
    #expect(
      redemption.fieldNames == [
        "id", "object", "created_at", "occurred_at", "reference", "member", "wallet", "points",
        "value", "basket", "terms", "hold", "balance_after", "outlet", "cashier", "metadata",
      ])
    #expect(redemption["object"] == "redemption")
    #expect(redemption["value"] == ["amount": 60, "currency": "EUR"])
    #expect(redemption["points"] == 60 && redemption["balance_after"] == 40)
    let read = try await till.get("/v1/redemptions/\(redemption["id"].string!)")
    #expect(read.json.removing("refunded") == redemption)
    #expect(
      read.json["refunded"] == ["points": 0, "value": ["amount": 0, "currency": "EUR"]])
    expectReplay(try await till.post("/v1/redemptions", body, once: "r"), of: answer)
    expectProblem(
      try await till.post("/v1/redemptions", body.merging(["points": 1]), once: "r"), 422,
      "idempotency_key_reused")
    expectReplay(try await till.post("/v1/redemptions", body, once: "other"), of: answer)
    expectProblem(
      try await till.post("/v1/redemptions", body.merging(["points": 1]), once: "third"), 409,
      "reference_already_used")
    #expect(try await till.available(member) == 40)
  }

  @Test(arguments: Door.allCases)
  func `a quote is the redemption that follows`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(10, for: member)
    let body = Till.redemption(of: member.reference, points: 4)
      .merging(["occurred_at": Till.occurredAt])
    let quote = try await till.post("/v1/redemptions/quote", body)
    expect(quote, 200)
    let redemption = try await till.post("/v1/redemptions", body, once: "r")
    #expect(quote.json["object"] == "redemption_quote")
    #expect(quote.json["is_redeemable"] == true && quote.json["reasons"] == [])
    #expect(quote.json["points_available"] == 10 && quote.json["points_max"] == 10)
    let ofQuotes: Set = ["object", "is_redeemable", "reasons", "points_available", "points_max"]
    for field in quote.json.fieldNames.subtracting(ofQuotes) {
      #expect(quote.json[field] == redemption.json[field], "\(field)")
    }
  }

  @Test(arguments: Door.allCases)
  func `too few points are refused with what can be spent, and quoted so`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(10, for: member)
    let body = Till.redemption(of: member.reference, points: 11)
    let quote = try await till.post("/v1/redemptions/quote", body)
    expect(quote, 200)
    #expect(quote.json["is_redeemable"] == false && quote.json["balance_after"] == .null)
    #expect(
      quote.json["reasons"] == [
        ["code": "insufficient_points", "title": "Not enough points", "points_available": 10]
      ])
    let refused = try await till.post("/v1/redemptions", body, once: "r")
    expectProblem(refused, 409, "insufficient_points", instance: "/v1/redemptions")
    #expect(refused.json["points_available"] == 10 && !refused.isReplay)
    expect(
      try await till.post(
        "/v1/redemptions", Till.redemption(of: member.reference, points: 10), once: "s"), 201)
  }

  @Test(arguments: Door.allCases)
  func `a late duplicate of a refused redemption stays refused when points have come`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(10, for: member)
    let body = Till.redemption(of: member.reference, points: 50)
    expectProblem(
      try await till.post("/v1/redemptions", body, once: "r"), 409, "insufficient_points")
    try await till.earn(100, for: member)
    let late = try await till.post("/v1/redemptions", body, once: "r")
    expectProblem(late, 409, "insufficient_points")
    #expect(late.isReplay && late.json["points_available"] == 10)
    #expect(try await till.available(member) == 110)
    expect(try await till.post("/v1/redemptions", body, once: "new"), 201)
  }

  @Test(arguments: Door.allCases)
  func `a partner whose terms give points no value takes none`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door, redemptionMicros: nil)
    let member = try await till.enrol()
    try await till.earn(10, for: member)
    expectProblem(
      try await till.post(
        "/v1/redemptions", Till.redemption(of: member.reference, points: 1), once: "r"), 422,
      "redemption_not_offered")
  }

  @Test(arguments: Door.allCases)
  func `points are earned at one partner and spent at another`(door: Door) async throws {
    let stage = try await Stage.shared
    let (issuer, redeemer) = (try await stage.till(at: door), try await stage.till(at: door))
    let member = try await issuer.enrol()
    try await issuer.earn(20, for: member)
    let answer = try await redeemer.post(
      "/v1/redemptions", Till.redemption(of: member.shown, points: 15), once: "r")
    expect(answer, 201)
    #expect(try await issuer.available(member) == 5)
  }
}

@Suite struct RefundsTests {
  private static func body(_ extent: JSON = [:]) -> JSON {
    (["reference": .string(Unique.text("refund"))] as JSON).merging(extent)
  }

  @Test(arguments: Door.allCases)
  func `refunds restore points, part by part, up to the redemption`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let redemption = try await till.redeem(60, of: member).json["id"].string!
    let path = "/v1/redemptions/\(redemption)/refunds"
    let body = Self.body(["points": 25, "metadata": ["why": "broken"]])
    let part = try await till.post(path, body, once: "1")
    expect(part, 201)
    #expect(
      part.json.fieldNames == [
        "id", "object", "created_at", "occurred_at", "reference", "redemption", "member", "wallet",
        "points", "value", "balance_after", "metadata",
      ])
    #expect(part.json["object"] == "refund" && part.json["points"] == 25)
    #expect(part.json["value"] == ["amount": 25, "currency": "EUR"])
    #expect(part.json["balance_after"] == 65)
    expectReplay(try await till.post(path, body, once: "1"), of: part)
    let over = try await till.post(path, Self.body(["points": 36]), once: "2")
    expectProblem(over, 409, "refund_exceeds_redemption")
    #expect(over.json["points_refundable"] == 35)
    let rest = try await till.post(path, Self.body(), once: "3")
    #expect(rest.json["points"] == 35 && rest.json["balance_after"] == 100)
    expectProblem(
      try await till.post(path, Self.body(), once: "4"), 409, "refund_exceeds_redemption")
    #expect(try await till.get("/v1/refunds/\(part.json["id"].string!)").json == part.json)
    let list = try await till.get(path)
    #expect(list.json["data"].elements == [rest.json, part.json])
    #expect(
      try await till.get("/v1/redemptions/\(redemption)").json["refunded"]
        == ["points": 60, "value": ["amount": 60, "currency": "EUR"]])
    let wallet = try await till.get("/v1/wallets/\(member.wallet)").json
    #expect(wallet["expiring"] == [["at": "2028-04-01T00:00:00Z", "points": 100]])
  }
}
