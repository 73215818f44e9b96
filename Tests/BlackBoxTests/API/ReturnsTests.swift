import Testing

@Suite struct ReturnsTests {
  private static func body(_ extent: JSON = [:], receipt: String? = nil) -> JSON {
    (["receipt": .string(receipt ?? Unique.text("return")), "occurred_at": Till.occurredAt] as JSON)
      .merging(extent)
  }

  @Test(arguments: Door.allCases)
  func `a whole return takes back what the purchase earned, once`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let purchase = try await till.earn(100, for: member).json["id"].string!
    let path = "/v1/purchases/\(purchase)/returns"
    let body = Self.body()
    let answer = try await till.post(path, body, once: "r")
    expect(answer, 201)
    let returned = answer.json
    #expect(
      returned.fieldNames == [
        "id", "object", "created_at", "occurred_at", "receipt", "purchase", "member", "wallet",
        "amount", "points", "points_detail", "balance_after", "lines", "metadata",
      ])
    #expect(returned["object"] == "return" && returned["purchase"] == .string(purchase))
    #expect(returned["amount"] == ["amount": 10_000, "currency": "EUR"])
    #expect(returned["points"] == 100 && returned["balance_after"] == 0)
    #expect(
      returned["points_detail"]
        == [
          "cancelled": 0, "taken": 100, "expired": 0, "owed": 0, "waived": 0, "charged": 0,
        ])
    expectReplay(try await till.post(path, body, once: "r"), of: answer)
    expectReplay(try await till.post(path, body, once: "other"), of: answer)
    expectProblem(
      try await till.post(path, Self.body(), once: "again"), 409, "return_exceeds_purchase")
    #expect(try await till.get("/v1/returns/\(returned["id"].string!)").json == returned)
    let list = try await till.get(path)
    #expect(list.json["data"].elements == [returned])
    let read = try await till.get("/v1/purchases/\(purchase)")
    #expect(
      read.json["returned"] == ["amount": ["amount": 10_000, "currency": "EUR"], "points": 100])
  }

  @Test(arguments: Door.allCases)
  func `returns of an amount add up to the purchase and no further`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let purchase = try await till.earn(100, for: member).json["id"].string!
    let path = "/v1/purchases/\(purchase)/returns"
    func amount(_ amount: Int64) -> JSON {
      Self.body(["amount": ["amount": .number(amount), "currency": "EUR"]])
    }
    let part = try await till.post(path, amount(4_050), once: "1")
    expect(part, 201)
    #expect(part.json["points"] == 40 && part.json["balance_after"] == 60)
    let over = try await till.post(path, amount(5_951), once: "2")
    expectProblem(over, 409, "return_exceeds_purchase")
    #expect(over.json["returnable"] == 5_950)
    let rest = try await till.post(path, amount(5_950), once: "3")
    #expect(rest.json["points"] == 60 && rest.json["balance_after"] == 0)
    expectProblem(
      try await till.post(
        path, Self.body(["amount": ["amount": 1, "currency": "USD"]]), once: "4"), 422,
      "currency_mismatch")
  }

  @Test(arguments: Door.allCases)
  func `returns of lines are bounded line by line`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let purchase = try await till.post(
      "/v1/purchases",
      Till.purchase(of: member.reference, amount: 1_000).merging([
        "lines": [
          ["sku": "a", "quantity": 3, "amount": 300], ["sku": "b", "quantity": 1, "amount": 700],
        ]
      ]), once: "p")
    let path = "/v1/purchases/\(purchase.json["id"].string!)/returns"
    func lines(_ line: Int64, _ quantity: Int64) -> JSON {
      Self.body(["lines": [["line": .number(line), "quantity": .number(quantity)]]])
    }
    let two = try await till.post(path, lines(1, 2), once: "1")
    expect(two, 201)
    #expect(two.json["amount"]["amount"] == 200 && two.json["points"] == 2)
    expectProblem(
      try await till.post(path, lines(1, 2), once: "2"), 409, "return_exceeds_purchase")
    let unknown = try await till.post(path, lines(3, 1), once: "3")
    expectProblem(unknown, 422, "return_line_unknown")
    #expect(unknown.json["line"] == 3)
    #expect(try await till.available(member) == 8)
  }

  @Test(arguments: Door.allCases)
  func `a till that knows only the receipt returns by it`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let purchase = try await till.earn(10, for: member).json
    let answer = try await till.post(
      "/v1/returns", Self.body(["purchase_receipt": purchase["receipt"]]), once: "r")
    expect(answer, 201)
    #expect(answer.json["purchase"] == purchase["id"])
    expectProblem(
      try await till.post("/v1/returns", Self.body(["purchase_receipt": "no-such"]), once: "s"),
      404, "purchase_not_found")
    expectProblem(
      try await till.post("/v1/returns", Self.body(), once: "t"), 422, "return_without_original")
  }

  @Test(arguments: Door.allCases)
  func `a purchase at another partner cannot be returned`(door: Door) async throws {
    let stage = try await Stage.shared
    let (here, there) = (try await stage.till(at: door), try await stage.till(at: door))
    let member = try await here.enrol()
    let purchase = try await here.earn(10, for: member).json
    expectProblem(
      try await there.post(
        "/v1/purchases/\(purchase["id"].string!)/returns", Self.body(), once: "r"), 404,
      "purchase_not_found")
    expectProblem(
      try await there.post(
        "/v1/returns", Self.body(["purchase_receipt": purchase["receipt"]]), once: "s"), 404,
      "purchase_not_found")
    #expect(try await here.available(member) == 10)
  }

  @Test(arguments: Door.allCases)
  func `returned points that are spent are waived by the policy within_balance`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let purchase = try await till.earn(100, for: member).json["id"].string!
    try await till.redeem(70, of: member)
    let answer = try await till.post("/v1/purchases/\(purchase)/returns", Self.body(), once: "r")
    #expect(
      answer.json["points_detail"]
        == [
          "cancelled": 0, "taken": 30, "expired": 0, "owed": 0, "waived": 70, "charged": 0,
        ])
    #expect(answer.json["balance_after"] == 0)
  }
}
