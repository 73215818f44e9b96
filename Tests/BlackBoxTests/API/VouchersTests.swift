import Testing

@Suite struct VouchersTests {
  /// A till that takes orders of a member who has points, and a supplier that honours its gifts.
  private struct Scene {
    let coalition: TestCoalition
    let supplier: TestPartner
    let till: Till
    /// A till of the supplier.
    let counter: Till
    /// The supplier with a key for its gifts.
    let desk: Till
    let member: Till.Member

    init(at door: Door, points: Int64 = 100) async throws {
      let stage = try await Stage.shared
      coalition = stage.coalition
      supplier = try await coalition.invitePartner()
      till = try await stage.till(at: door)
      counter = stage.till(supplier, at: door)
      desk = Till(
        stage.client(door), try await coalition.issueKey(to: supplier.code, scopes: ["gifts"]))
      member = try await till.enrol()
      try await till.earn(points, for: member)
    }
  }

  @Test(arguments: Door.allCases)
  func `a voucher is looked at, used in parts, and used up`(door: Door) async throws {
    let scene = try await Scene(at: door)
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 30, uses: 3)
    let order = try await scene.till.orderVoucher(gift, for: scene.member)
    let code = try #require(order["voucher"]["code"].string)
    let typed = code.lowercased().replacing("-", with: "%20")

    let seen = try await scene.counter.post("/v1/vouchers/\(typed)/check", [:])
    expect(seen, 200)
    #expect(
      seen.json.fieldNames == [
        "id", "object", "created_at", "gift", "kind", "title", "status", "uses", "uses_left",
        "expires_at",
      ])
    #expect(seen.json["object"] == "voucher" && seen.json["id"] == order["voucher"]["id"])
    #expect(seen.json["gift"] == .string(gift) && seen.json["title"] == "A gift")
    #expect(seen.json["status"] == "open" && seen.json["uses_left"] == 3)
    #expect(seen.json["expires_at"] == .null)

    let body: JSON = ["reference": "U-1", "uses": 2, "metadata": ["lane": "4"]]
    let path = "/v1/vouchers/\(typed)/activate"
    let used = try await scene.counter.post(path, body, once: "u1")
    expect(used, 201)
    #expect(
      used.json.fieldNames == [
        "id", "object", "created_at", "occurred_at", "reference", "voucher", "gift", "uses",
        "uses_left", "outlet", "cashier", "metadata",
      ])
    #expect(used.json["object"] == "activation" && used.json["uses_left"] == 1)
    #expect(used.json["metadata"] == ["lane": "4"])
    expectReplay(try await scene.counter.post(path, body, once: "u1"), of: used)
    expectReplay(
      try await scene.counter.post("/v1/vouchers/\(code)/activate", body, once: "u1"), of: used)
    expectReplay(try await scene.counter.post(path, body, once: "u2"), of: used)
    expectProblem(
      try await scene.counter.post(path, ["reference": "U-1"], once: "u3"), 409,
      "reference_already_used")
    expectProblem(
      try await scene.counter.post(path, ["reference": "U-2"], once: "u1"), 422,
      "idempotency_key_reused")
    let tooMany = try await scene.counter.post(path, ["reference": "U-3", "uses": 2], once: "u4")
    expectProblem(tooMany, 409, "uses_exceed_voucher")
    #expect(tooMany.json["uses_left"] == 1)
    expect(try await scene.counter.activate(code, once: "u5"), 201)
    expectProblem(try await scene.counter.activate(code, once: "u6"), 409, "voucher_used")
    #expect(
      try await scene.counter.post("/v1/vouchers/\(code)/check", [:]).json["status"] == "used")
    let after = try await scene.till.get("/v1/orders/\(order["id"].string!)").json
    #expect(after["state"] == "delivered" && after["voucher"]["status"] == "used")

    let read = try await scene.counter.get("/v1/activations/\(used.json["id"].string!)")
    #expect(read.text == used.text)
    let list = try await scene.counter.get("/v1/activations?limit=1").json
    #expect(list["data"].elements.count == 1 && list["has_more"] == true)
    let older = try await scene.counter.get(
      "/v1/activations?starting_after=\(list["data"][0]["id"].string!)")
    #expect(older.json["data"].elements == [used.json])
    expectProblem(
      try await scene.till.get("/v1/activations/\(used.json["id"].string!)"), 404, "not_found")
  }

  @Test(arguments: Door.allCases)
  func `who does not honour a gift, or not there, is told so and no more`(door: Door) async throws {
    let scene = try await Scene(at: door)
    let stage = try await Stage.shared
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 30)
    let cafe = try await scene.coalition.invitePartner()
    for outlet in ["north", "south"] {
      try await scene.coalition.addOutlet(outlet, of: cafe)
    }
    try await scene.coalition.honour(gift, by: cafe, at: "north")
    let bar = stage.till(cafe, at: door)
    let order = try await scene.till.orderVoucher(gift, for: scene.member)
    let code = try #require(order["voucher"]["code"].string)
    // The gift names who honours it, and no longer means its supplier.
    for till in [scene.till, scene.counter] {
      expectProblem(try await till.activate(code, once: "a"), 422, "not_here")
      expectProblem(try await till.post("/v1/vouchers/\(code)/check", [:]), 422, "not_here")
    }
    expectProblem(try await bar.activate(code, once: "b"), 422, "not_here")
    expectProblem(try await bar.activate(code, outlet: "south", once: "c"), 422, "not_here")
    expectProblem(try await bar.activate(code, outlet: "east", once: "d"), 422, "outlet_not_found")
    expect(try await bar.activate(code, outlet: "north", once: "e"), 201)
    expectProblem(
      try await scene.desk.activate(code, once: "f"), 403, "scope_missing")
    expectProblem(
      try await bar.activate("NOCODE", once: "g"), 404, "voucher_not_found",
      instance: "/v1/vouchers/{code}/activate")
  }

  @Test(arguments: Door.allCases)
  func `a lost code is replaced by whom it may concern`(door: Door) async throws {
    let scene = try await Scene(at: door)
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 30, uses: 3)
    let order = try await scene.till.orderVoucher(gift, for: scene.member)
    let path = "/v1/orders/\(order["id"].string!)/reissue"
    let lost = try #require(order["voucher"]["code"].string)
    expect(try await scene.counter.activate(lost, once: "a"), 201)

    let reissued = try await scene.till.post(path, [:], once: "r1")
    expect(reissued, 201)
    #expect(
      reissued.json.fieldNames == [
        "id", "object", "created_at", "order", "gift", "code", "status", "uses", "uses_left",
        "expires_at", "replaces",
      ])
    #expect(reissued.json["replaces"] == order["voucher"]["id"] && reissued.json["uses"] == 2)
    let code = try #require(reissued.json["code"].string)
    #expect(code != lost)
    expectReplay(try await scene.till.post(path, [:], once: "r1"), of: reissued)
    expectProblem(try await scene.counter.activate(lost, once: "b"), 409, "voucher_replaced")
    let read = try await scene.till.get("/v1/orders/\(order["id"].string!)").json["voucher"]
    #expect(read["code"] == .string(code) && read["uses_left"] == 2)

    let asked = try await scene.desk.post(path, [:], once: "r2")
    expect(asked, 201)
    #expect(asked.json["code"] == .null, "a supplier can have a code replaced, and is not told it")
    expectProblem(try await scene.counter.activate(code, once: "c"), 409, "voucher_replaced")
    let stranger = try await Stage.shared.till(at: door)
    expectProblem(try await stranger.post(path, [:], once: "r3"), 404, "order_not_found")
    expectProblem(
      try await scene.till.post("/v1/orders/\(order["id"].string!)/cancel", [:], once: "x"), 409,
      "order_in_use")
  }

  @Test func `events tell of a voucher what has become of it`() async throws {
    let scene = try await Scene(at: .direct)
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 30)
    let order = try await scene.till.orderVoucher(gift, for: scene.member)
    _ = try await scene.till.post(
      "/v1/orders/\(order["id"].string!)/reissue", [:], once: "r")
    let code = try await scene.till.get("/v1/orders/\(order["id"].string!)").json["voucher"]
    _ = try await scene.counter.activate(try #require(code["code"].string), once: "a")
    // Readers stop below whatever is still being written.
    func told(_ till: Till, awaiting count: Int) async throws -> [String] {
      let deadline = ContinuousClock.now + .seconds(60)
      while true {
        let told = try await till.get("/v1/events?limit=100").json["data"].elements.filter {
          $0["kind"].string!.hasPrefix("voucher.")
        }.map { "\($0["kind"].string!) \($0["subject"].string!.prefix(4))" }
        if told.count >= count || ContinuousClock.now > deadline { return told }
      }
    }
    #expect(
      try await told(scene.till, awaiting: 4) == [
        "voucher.issued vch_", "voucher.reissued vch_", "voucher.issued vch_",
        "voucher.activated vch_",
      ])
    #expect(try await told(scene.counter, awaiting: 1) == ["voucher.activated vch_"])
  }

  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let body: JSON
    let error: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Row(name: "no reference", body: [:], error: "field_missing"),
    Row(name: "no use", body: ["reference": "a", "uses": 0], error: "field_too_small"),
    Row(name: "1001 uses", body: ["reference": "a", "uses": 1001], error: "field_too_large"),
    Row(name: "no gift", body: ["reference": "a", "gift": "gft_1"], error: "field_format"),
    Row(name: "the code again", body: ["reference": "a", "code": "b"], error: "field_unknown"),
  ])
  func `a wrong body is refused field by field`(row: Row) async throws {
    let till = try await Stage.shared.till(at: .direct)
    let answer = try await till.post("/v1/vouchers/ABC/activate", row.body, once: "a")
    expectProblem(answer, 422, "invalid_request", instance: "/v1/vouchers/{code}/activate")
    #expect(answer.json["errors"][0]["code"] == .string(row.error), "\(answer.text)")
  }
}
