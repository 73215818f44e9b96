import Postgres
import Testing

@Suite struct OrdersTests {
  /// A stage with a supplier of its own, and a till with a member who has points.
  private struct Scene {
    let stage: Stage
    let supplier: TestPartner
    /// The supplier with a key for its gifts.
    let desk: Till
    let till: Till
    let member: Till.Member

    init(at door: Door, points: Int64 = 100) async throws {
      stage = try await Stage.shared
      supplier = try await stage.coalition.invitePartner()
      desk = Till(
        stage.client(door),
        try await stage.coalition.issueKey(to: supplier.code, scopes: ["gifts"]))
      till = try await stage.till(at: door)
      member = try await till.enrol()
      try await till.earn(points, for: member)
    }
  }

  @Test(arguments: Door.allCases)
  func `goods are ordered, sent and handed over, and come back with their points`(
    door: Door
  ) async throws {
    let scene = try await Scene(at: door)
    let (till, desk, coalition) = (scene.till, scene.desk, scene.stage.coalition)
    let gift = try await coalition.offerGift(
      by: scene.supplier, points: 60, amount: 250, stock: 2)
    let body = Till.order(of: gift, for: scene.member.shown, paid: 250)
    let placed = try await till.post("/v1/orders", body, once: "o")
    expect(placed, 201)
    let order = placed.json
    #expect(
      order.fieldNames == [
        "id", "object", "created_at", "occurred_at", "reference", "member", "wallet", "gift",
        "outcome", "kind", "supplier", "price_option", "points", "paid", "balance_after", "state",
        "moved_at", "reason", "points_returned", "amount_to_return", "voucher", "outlet",
        "cashier", "metadata",
      ])
    #expect(order["object"] == "order" && order["state"] == "placed" && order["kind"] == "goods")
    #expect(order["gift"] == .string(gift) && order["outcome"] == order["gift"])
    #expect(order["points"] == 60 && order["balance_after"] == 40)
    #expect(order["paid"] == ["amount": 250, "currency": "EUR"])
    #expect(order["voucher"] == .null && order["amount_to_return"] == .null)
    #expect(try await till.available(scene.member) == 40)
    try await coalition.waitUntilConcluded(gift)
    #expect(try await coalition.stock(of: gift) == [1, 0, 1])
    expectReplay(try await till.post("/v1/orders", body, once: "o"), of: placed)
    expectReplay(try await till.post("/v1/orders", body, once: "p"), of: placed)
    let path = "/v1/orders/\(order["id"].string!)"
    #expect(try await till.get(path).json == order)

    let seen = try await desk.get("/v1/supplied-orders/\(order["id"].string!)")
    expect(seen, 200)
    #expect(
      seen.json.fieldNames == [
        "id", "object", "created_at", "gift", "outcome", "kind", "state", "moved_at", "reason",
        "supply",
      ], "a supplier sees nothing of who ordered, where, and what the till took")
    #expect(seen.json["supply"] == ["amount": 100, "currency": "EUR"])
    expectProblem(try await desk.get(path), 403, "scope_missing")
    expectProblem(try await till.post("\(path)/fulfil", [:], once: "f"), 409, "move_not_allowed")
    let sent = try await desk.post("\(path)/fulfil", ["reason": "by parcel"], once: "f")
    expect(sent, 201)
    #expect(sent.json["state"] == "fulfilled" && sent.json["reason"] == "by parcel")
    expectReplay(
      try await desk.post("\(path)/fulfil", ["reason": "by parcel"], once: "f"), of: sent)
    expectProblem(try await till.post("\(path)/cancel", [:], once: "c"), 409, "move_not_allowed")
    let refused = try await till.post("\(path)/cancel", [:], once: "c")
    #expect(refused.isReplay, "what was refused by the state of the order stays refused")
    expect(try await desk.post("\(path)/deliver", [:], once: "d"), 201)
    let returned = try await desk.post("\(path)/return", [:], once: "r")
    #expect(returned.json["state"] == "returned")
    let back = try await till.get(path).json
    #expect(back["state"] == "returned" && back["points_returned"] == 60)
    #expect(back["amount_to_return"] == ["amount": 250, "currency": "EUR"])
    #expect(back["reason"] == .null)
    #expect(try await till.available(scene.member) == 100)
    #expect(try await coalition.stock(of: gift) == [2, 0, 0])
    #expect(
      try await till.get("/v1/orders?limit=1").json["data"].elements.first?["id"] == order["id"])
    #expect(
      try await desk.get("/v1/supplied-orders").json["data"].elements.count == 1)
  }

  @Test(arguments: Door.allCases)
  func `a voucher comes at once with its code, and is cancelled while it is unused`(
    door: Door
  ) async throws {
    let scene = try await Scene(at: door)
    let (till, coalition) = (scene.till, scene.stage.coalition)
    let gift = try await coalition.offerGift(kind: "voucher", points: 30)
    let placed = try await till.post(
      "/v1/orders", Till.order(of: gift, for: scene.member.reference), once: "v")
    expect(placed, 201)
    #expect(placed.json["state"] == "fulfilled" && placed.json["supplier"] == .null)
    let voucher = placed.json["voucher"]
    let code = try #require(voucher["code"].string)
    #expect(code.wholeMatch(of: /[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{5}/) != nil)
    #expect(voucher["status"] == "open" && voucher["uses_left"] == 1)
    let path = "/v1/orders/\(placed.json["id"].string!)"
    #expect(try await till.get(path).json["voucher"]["code"] == .string(code))
    #expect(!scene.stage.service.log.contains(code))
    let stored = try await coalition.database.query(
      "select count(*) from ordering.vouchers v where v::text ilike '%' || $1 || '%'",
      [.text(code.filter { $0 != "-" })])
    #expect(try stored.bigint(0, 0) == 0, "the database knows no code")

    let cancelled = try await till.post("\(path)/cancel", ["reason": "by mistake"], once: "c")
    expect(cancelled, 201)
    #expect(cancelled.json["state"] == "cancelled" && cancelled.json["points_returned"] == 30)
    #expect(cancelled.json["voucher"]["status"] == "cancelled")
    expectReplay(
      try await till.post("\(path)/cancel", ["reason": "by mistake"], once: "c"), of: cancelled)
    #expect(try await till.available(scene.member) == 100)
    expectProblem(
      try await scene.desk.post("\(path)/cancel", [:], once: "c"), 404, "order_not_found")
  }

  @Test(arguments: Door.allCases)
  func `a quote tells all that is against an order, and an order is refused with the first`(
    door: Door
  ) async throws {
    let scene = try await Scene(at: door)
    let (till, coalition) = (scene.till, scene.stage.coalition)
    let gift = try await coalition.offerGift(
      by: scene.supplier, points: 160, amount: 100, stock: 0)
    let body = Till.order(of: gift, for: scene.member.reference)
    let quote = try await till.post("/v1/orders/quote", body)
    expect(quote, 200)
    #expect(
      quote.json["reasons"].elements.map { $0["code"] } == [
        "money_part_mismatch", "out_of_stock", "insufficient_points",
      ])
    #expect(quote.json["reasons"].elements[0]["amount_due"] == 100)
    #expect(quote.json["reasons"].elements[2]["points_missing"] == 60)
    #expect(quote.json["points"] == 160 && quote.json["points_missing"] == 60)
    #expect(quote.json["is_orderable"] == false && quote.json["balance_after"] == .null)
    let unpaid = try await till.post("/v1/orders", body, once: "a")
    expectProblem(unpaid, 422, "money_part_mismatch")
    #expect(unpaid.json["amount_due"] == 100)
    let paid = Till.order(of: gift, for: scene.member.reference, paid: 100)
    expectProblem(try await till.post("/v1/orders", paid, once: "b"), 409, "out_of_stock")
    #expect(try await till.post("/v1/orders", paid, once: "b").isReplay)

    let few = try await coalition.offerGift(points: 101)
    let missing = try await till.post(
      "/v1/orders", Till.order(of: few, for: scene.member.reference), once: "c")
    expectProblem(missing, 409, "insufficient_points")
    #expect(missing.json["points_missing"] == 1 && missing.json["points_available"] == .null)
    let once = try await coalition.offerGift(points: 10, limit: 1)
    let first = Till.order(of: once, for: scene.member.reference)
    let quoted = try await till.post("/v1/orders/quote", first)
    #expect(quoted.json["is_orderable"] == true && quoted.json["balance_after"] == 90)
    #expect(try await till.available(scene.member) == 100, "a quote takes nothing")
    expect(try await till.post("/v1/orders", first, once: "d"), 201)
    let second = try await till.post(
      "/v1/orders", Till.order(of: once, for: scene.member.reference), once: "e")
    expectProblem(second, 409, "limit_reached")
    #expect(second.json["orders_max"] == 1)
    let told = Till.order(of: few, for: scene.member.reference).merging(["points": 99])
    let changed = try await till.post("/v1/orders", told, once: "f")
    expectProblem(changed, 409, "price_changed")
    #expect(changed.json["points_now"] == 101)
    expectProblem(
      try await till.post(
        "/v1/orders",
        Till.order(of: "gft_01m82b1w8ke2aamdckn9yjvnkt", for: scene.member.reference), once: "g"),
      404, "gift_not_found")
    #expect(try await coalition.brokenInvariants().isEmpty)
  }

  @Test(arguments: Door.allCases)
  func `an order is nobody's but the partner's that placed it and its supplier's`(
    door: Door
  ) async throws {
    let scene = try await Scene(at: door)
    let gift = try await scene.stage.coalition.offerGift(by: scene.supplier, points: 10)
    let placed = try await scene.till.post(
      "/v1/orders", Till.order(of: gift, for: scene.member.reference), once: "o")
    let path = "/v1/orders/\(placed.json["id"].string!)"
    let neighbour = try await scene.stage.till(at: door)
    expectProblem(try await neighbour.get(path), 404, "order_not_found")
    for move in ["cancel", "fulfil", "deliver", "return"] {
      expectProblem(
        try await neighbour.post("\(path)/\(move)", [:], once: move), 404, "order_not_found")
    }
    #expect(try await neighbour.get("/v1/orders").json["data"] == [])
    let reader = Till(
      scene.stage.client(door),
      try await scene.stage.coalition.issueKey(
        to: scene.supplier.code, scopes: ["redeem", "reports"]))
    #expect(try await reader.get("/v1/orders").json["data"] == [])
    expectProblem(try await reader.get("/v1/supplied-orders"), 403, "scope_missing")
  }
}
