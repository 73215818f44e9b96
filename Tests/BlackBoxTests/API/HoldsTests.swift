import Testing

@Suite struct HoldsTests {
  private static func hold(_ points: Int64, of member: Till.Member, for seconds: Int64) -> JSON {
    Till.redemption(of: member.shown, points: points).merging(["expires_in": .number(seconds)])
  }

  @Test(arguments: Door.allCases)
  func `points are held, captured in part, and refunded to where they came from`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let body = Self.hold(60, of: member, for: 3600)
    let placed = try await till.post("/v1/holds", body, once: "h")
    expect(placed, 201)
    let hold = placed.json
    #expect(
      hold.fieldNames == [
        "id", "object", "created_at", "occurred_at", "reference", "member", "wallet", "points",
        "value", "basket", "terms", "expires_at", "status", "resolved_at", "points_captured",
        "points_released", "redemption", "outlet", "cashier", "metadata",
      ])
    #expect(hold["object"] == "hold" && hold["status"] == "open")
    #expect(hold["value"] == ["amount": 60, "currency": "EUR"])
    #expect(try await till.available(member) == 40)
    expectProblem(
      try await till.post(
        "/v1/redemptions", Till.redemption(of: member.shown, points: 41), once: "r"), 409,
      "insufficient_points")
    let path = "/v1/holds/\(hold["id"].string!)"
    let over = try await till.post("\(path)/capture", ["points": 61], once: "c0")
    expectProblem(over, 409, "capture_exceeds_hold")
    #expect(over.json["points_held"] == 60)
    let captured = try await till.post("\(path)/capture", ["points": 45], once: "c")
    expect(captured, 201)
    #expect(captured.json["object"] == "redemption" && captured.json["hold"] == hold["id"])
    #expect(captured.json["value"] == ["amount": 45, "currency": "EUR"])
    #expect(captured.json["balance_after"] == 55)
    #expect(captured.json["reference"] == hold["reference"])
    expectReplay(try await till.post("\(path)/capture", ["points": 45], once: "c"), of: captured)
    expectReplay(try await till.post("/v1/holds", body, once: "h"), of: placed)
    let read = try await till.get(path).json
    #expect(read["status"] == "captured" && read["redemption"] == captured.json["id"])
    #expect(read["points_captured"] == 45 && read["points_released"] == 15)
    expectProblem(
      try await till.post("\(path)/capture", ["points": 15], once: "d"), 409, "hold_captured")
    expectProblem(try await till.post("\(path)/void", [:], once: "v"), 409, "hold_captured")
    let refund = try await till.post(
      "/v1/redemptions/\(captured.json["id"].string!)/refunds", ["reference": "back"], once: "f")
    #expect(refund.json["points"] == 45)
    #expect(try await till.available(member) == 100)
  }

  @Test(arguments: Door.allCases)
  func `a hold is voided, or expires by itself, and then cannot be captured`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let voided = try await till.post("/v1/holds", Self.hold(60, of: member, for: 60), once: "1")
    let path = "/v1/holds/\(voided.json["id"].string!)"
    let answer = try await till.post("\(path)/void", [:], once: "v")
    expect(answer, 201)
    #expect(answer.json["status"] == "voided" && answer.json["points_released"] == 60)
    expectReplay(try await till.post("\(path)/void", [:], once: "v"), of: answer)
    expectReplay(try await till.post("\(path)/void", [:], once: "w"), of: answer)
    expectProblem(try await till.post("\(path)/capture", [:], once: "c"), 409, "hold_voided")
    #expect(try await till.available(member) == 100)

    let short = try await till.post("/v1/holds", Self.hold(70, of: member, for: 1), once: "2")
    expect(short, 201)
    let expired = "/v1/holds/\(short.json["id"].string!)"
    try await Task.sleep(for: .milliseconds(1100))
    let seen = try await till.get(expired).json
    #expect(seen["status"] == "expired" && seen["resolved_at"] == seen["expires_at"])
    expectProblem(try await till.post("\(expired)/capture", [:], once: "e"), 409, "hold_expired")
    expectProblem(try await till.post("\(expired)/void", [:], once: "f"), 409, "hold_expired")
    #expect(try await till.available(member) == 100)
    #expect(try await till.get(expired).json == seen, "the same before anybody looked and after")
    for seconds: Int64 in [0, 2_592_001] {
      expectProblem(
        try await till.post("/v1/holds", Self.hold(1, of: member, for: seconds), once: "g"), 422,
        "invalid_request")
    }
    expect(
      try await till.post("/v1/holds", Self.hold(1, of: member, for: 2_592_000), once: "h"), 201)
    let another = try await Stage.shared.till(at: door)
    expectProblem(try await another.get(path), 404, "hold_not_found")
    expectProblem(try await another.post("\(path)/void", [:], once: "x"), 404, "hold_not_found")
    expectProblem(
      try await another.post("\(path)/capture", [:], once: "y"), 404, "hold_not_found")
  }

  @Test(arguments: Door.allCases)
  func `rules of the terms bind redemptions, and a quote tells all that is against one`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let till = stage.till(try await stage.coalition.invitePartner(isRuled: true), at: door)
    let member = try await till.enrol()
    let purchase = try await till.post(
      "/v1/purchases",
      Till.purchase(of: member.reference, amount: 50_000).merging([
        "paid_with_points": ["amount": 10_000, "currency": "EUR"]
      ]), once: "p")
    expect(purchase, 201)
    #expect(purchase.json["points"] == 400, "only money earns")
    #expect(purchase.json["calculation"]["amount"] == 40_000)
    func asked(_ points: Int64, of basket: Int64?) -> JSON {
      let body = Till.redemption(of: member.reference, points: points)
      guard let basket else { return body }
      return body.merging(["basket": ["amount": .number(basket), "currency": "EUR"]])
    }
    let quote = try await till.post("/v1/redemptions/quote", asked(455, of: 600))
    expect(quote, 200)
    #expect(
      quote.json["reasons"] == [
        [
          "code": "redemption_not_in_steps", "title": "Not a multiple of the step",
          "points_step": 50,
        ],
        [
          "code": "basket_share_exceeded", "title": "Too large a share of the basket",
          "value_max": 300,
        ],
        ["code": "insufficient_points", "title": "Not enough points", "points_available": 400],
      ])
    #expect(quote.json["points_max"] == 300 && quote.json["is_redeemable"] == false)
    let none = try await till.post("/v1/redemptions/quote", asked(100, of: 198))
    #expect(none.json["points_max"] == 0, "half of it is below the minimum")
    for (points, basket, status, code) in [
      (99, 1000, 422, "redemption_below_minimum"), (101, 1000, 422, "redemption_not_in_steps"),
      (150, 299, 422, "basket_share_exceeded"), (150, nil, 422, "basket_missing"),
    ] as [(Int64, Int64?, Int, String)] {
      expectProblem(
        try await till.post("/v1/redemptions", asked(points, of: basket), once: code), status,
        code)
    }
    let spent = try await till.post("/v1/redemptions", asked(150, of: 300), once: "r")
    expect(spent, 201)
    #expect(spent.json["basket"] == ["amount": 300, "currency": "EUR"])
  }
}
