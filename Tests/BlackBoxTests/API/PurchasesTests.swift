import Testing

@Suite struct PurchasesTests {
  @Test(arguments: Door.allCases)
  func `a purchase earns by the terms and says by which rule`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference, amount: 1_299)
    let answer = try await till.post("/v1/purchases", body, once: "p")
    expect(answer, 201)
    let purchase = answer.json
    #expect(
      purchase.fieldNames == [
        "id", "object", "created_at", "occurred_at", "receipt", "member", "wallet", "amount",
        "points", "status", "matures_at", "confirm_by", "balance_after", "expires_at",
        "calculation", "outlet", "cashier", "lines", "metadata",
      ])
    #expect(purchase["object"] == "purchase")
    #expect(purchase["occurred_at"] == Till.occurredAt)
    #expect(purchase["receipt"] == body["receipt"])
    #expect(purchase["amount"] == ["amount": 1_299, "currency": "EUR"])
    #expect(purchase["points"] == 12 && purchase["status"] == "earned")
    #expect(purchase["balance_after"] == 12)
    // 24 months after the purchase, and then to the end of the month (UTC).
    #expect(purchase["expires_at"] == "2028-04-01T00:00:00Z")
    #expect(purchase["calculation"]["rate"] == ["points": 1, "per_amount": 100])
    #expect(purchase["calculation"]["rounding"] == "down")
    #expect(purchase["lines"] == [] && purchase["metadata"] == [:])

    let read = try await till.get("/v1/purchases/\(purchase["id"].string!)")
    expect(read, 200)
    #expect(read.json.removing("returned").removing("decided_at") == purchase)
    #expect(
      read.json["returned"] == ["amount": ["amount": 0, "currency": "EUR"], "points": 0])
  }

  @Test(arguments: Door.allCases)
  func `lines, outlet, cashier and metadata come back as they were sent`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let partner = try await stage.coalition.invitePartner()
    try await stage.coalition.addOutlet("S-1", of: partner)
    let till = stage.till(partner, at: door)
    let member = try await till.enrol()
    let lines: JSON = [
      ["sku": "мляко/1", "category": "dairy", "quantity": 2, "amount": 300],
      ["sku": "B\"2", "category": nil, "quantity": 1, "amount": 700],
    ]
    let sent = Till.purchase(of: member.shown, amount: 1_000).merging([
      "outlet": "S-1", "cashier": "K7", "lines": lines,
      "metadata": ["path": "/a/b", "note": "tab \\ and \"quotes\"", "b": ""],
    ])
    let answer = try await till.post("/v1/purchases", sent, once: "p")
    expect(answer, 201)
    expectReplay(try await till.post("/v1/purchases", sent, once: "p"), of: answer)
    #expect(answer.json["outlet"] == "S-1" && answer.json["cashier"] == "K7")
    #expect(answer.json["metadata"] == sent["metadata"])
    let found = answer.json["lines"].elements
    #expect(found.map { $0["sku"] } == ["мляко/1", "B\"2"])
    #expect(found.map { $0["category"] } == ["dairy", nil])
    let read = try await till.get("/v1/purchases/\(answer.json["id"].string!)").json
    #expect(read.removing("returned").removing("decided_at") == answer.json)
  }

  @Test(arguments: Door.allCases)
  func `an outlet that the partner does not have is refused`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    expectProblem(
      try await till.post(
        "/v1/purchases",
        Till.purchase(of: member.reference).merging(["outlet": "nowhere"]), once: "p"),
      422, "outlet_not_found")
  }

  @Test(arguments: Door.allCases)
  func `a quote is the purchase that follows`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference, amount: 5_050)
    let quote = try await till.post("/v1/purchases/quote", body)
    expect(quote, 200)
    let purchase = try await till.post("/v1/purchases", body, once: "p")
    expect(purchase, 201)
    #expect(quote.json["object"] == "purchase_quote")
    for field in quote.json.fieldNames.subtracting(["object"]) {
      #expect(quote.json[field] == purchase.json[field], "\(field)")
    }
  }

  @Test(arguments: Door.allCases)
  func `the same key answers as before, with other content it is refused`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference)
    let first = try await till.post("/v1/purchases", body, once: "p")
    expectReplay(try await till.post("/v1/purchases", body, once: "p"), of: first)
    // The quoted form of RFC 8941 is the same key.
    expectReplay(try await till.post("/v1/purchases", body, once: "\"p\""), of: first)
    let other = body.merging(["amount": ["amount": 1, "currency": "EUR"]])
    expectProblem(
      try await till.post("/v1/purchases", other, once: "p"), 422, "idempotency_key_reused")
    #expect(try await till.available(member) == 100)
  }

  @Test(arguments: Door.allCases)
  func `the same receipt earns once, under whatever key`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference)
    let first = try await till.post("/v1/purchases", body, once: "one")
    expectReplay(try await till.post("/v1/purchases", body, once: "two"), of: first)
    let other = body.merging(["amount": ["amount": 1, "currency": "EUR"]])
    expectProblem(
      try await till.post("/v1/purchases", other, once: "three"), 409, "receipt_already_recorded")
    #expect(try await till.available(member) == 100)
  }

  /// A purchase that breaks a rule.
  struct Broken: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: JSON
    let code: String

    init(_ name: String, _ change: JSON, _ code: String) {
      (testDescription, self.change, self.code) = (name, change, code)
    }

    static let all = [
      Broken(
        "in another currency", ["amount": ["amount": 100, "currency": "USD"]], "currency_mismatch"),
      Broken("in the future", ["occurred_at": "2199-01-01T00:00:00Z"], "occurred_in_future"),
      Broken("before there were terms", ["occurred_at": "2019-12-31T23:59:59Z"], "terms_not_found"),
    ]
  }

  @Test(arguments: Door.allCases, Broken.all)
  func `a purchase that the rules do not allow is refused by its own name`(
    door: Door, broken: Broken
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference).merging(broken.change)
    expectProblem(try await till.post("/v1/purchases", body, once: "p"), 422, broken.code)
    expectProblem(try await till.post("/v1/purchases/quote", body), 422, broken.code)
  }

  @Test(arguments: Door.allCases)
  func `a purchase older than the terms allow is reported too late`(door: Door) async throws {
    let stage = try await Stage.shared
    let till = stage.till(try await stage.coalition.invitePartner(lateReportDays: 1), at: door)
    let member = try await till.enrol()
    expectProblem(
      try await till.post("/v1/purchases", Till.purchase(of: member.reference), once: "p"), 422,
      "reported_too_late")
  }

  @Test(arguments: Door.allCases)
  func `a purchase is found by its receipt`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let purchase = try await till.post(
      "/v1/purchases", Till.purchase(of: member.reference, receipt: "R/7&8"), once: "p")
    let found = try await till.get("/v1/purchases?receipt=R%2F7%268")
    expect(found, 200)
    #expect(found.json["data"].elements.map { $0["id"] } == [purchase.json["id"]])
    let absent = try await till.get("/v1/purchases?receipt=nothing")
    #expect(absent.json == ["object": "list", "data": [], "has_more": false])
  }
}
