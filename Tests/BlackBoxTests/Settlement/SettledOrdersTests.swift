import EmbeddedPostgres
import Postgres
import Testing

/// Orders of gifts through the real service, settled by the operator's command line: a shop takes
/// orders and money, a supplier and a florist are paid, a cause is owed. What is late or taken back
/// after the close comes out in the next settlement.
@Suite struct SettledOrdersTests {
  /// A coalition of three, one for each funding model, and a member with points of all of them: the
  /// shop's 1,000 are spent first, then the supplier's 2,000, then the florist's 3,000.
  private struct Scene {
    let clearing: ClearingStage
    /// Held for as long as the scene: without anybody who holds it, it is ended.
    private let service: Service
    let shop, supplier, florist: TestPartner
    let till, supplierTill, floristTill, desk: Till
    let member: Till.Member

    init() async throws {
      clearing = try await ClearingStage()
      let service = try await clearing.stage.startService()
      self.service = service
      func till(_ key: TestKey) -> Till { Till(HTTPClient(service.origin), key) }
      shop = try await clearing.invitePartner()
      supplier = try await clearing.invitePartner(.init(funding: "at_redemption", issueShare: 0))
      florist = try await clearing.invitePartner(.init(funding: "split", issueShare: 4000))
      let coalition = clearing.stage.coalition
      self.till = till(shop.key)
      supplierTill = till(supplier.key)
      floristTill = till(florist.key)
      desk = till(try await coalition.issueKey(to: supplier.code, scopes: ["gifts"]))
      member = try await self.till.enrol()
      for (till, points, until) in [
        (self.till, Int64(1000), "2030-01-01"), (supplierTill, 2000, "2031-01-01"),
        (floristTill, 3000, "2032-01-01"),
      ] {
        let shown = till.key == self.till.key ? member : try await till.enrol(member.identifier)
        let body = Till.purchase(of: shown.reference, amount: points).merging([
          "occurred_at": "2025-09-10T12:00:00Z",
          "points_expire": ["at": .string(until + "T00:00:00Z")],
        ])
        expect(try await till.post("/v1/purchases", body, once: Unique.text("earn")), 201)
      }
    }

    /// Orders a gift at the shop's till; returns the order's id.
    func order(_ gift: String, paid: Int64? = nil, on day: String) async throws -> String {
      let body = Till.order(of: gift, for: member.reference, paid: paid).merging([
        "occurred_at": .string(day + "T12:00:00Z")
      ])
      let answer = try await till.post("/v1/orders", body, once: Unique.text("order"))
      try #require(answer.status == 201, "\(answer)")
      return try #require(answer.json["id"].string)
    }

    func close(_ period: String) async throws {
      for (verb, actor) in [("close", "ann"), ("approve", "bob")] {
        let done = try await clearing.run("settlement", verb, period, as: actor)
        try #require(done.status == 0, "\(done.text)")
      }
    }

    /// The lines about gifts and redeemed points of the last statement of a till's partner, and its
    /// id.
    func lines(at till: Till) async throws -> (id: String, told: [String], orders: [JSON]) {
      let id = try #require(
        try await till.get("/v1/statements?limit=1").json["data"][0]["id"].string)
      let lines = try await till.get("/v1/statements/\(id)/lines?limit=100").json["data"].elements
      let told = lines.filter {
        ["points", "reimbursement", "gifts", "takings"].contains($0["document"].string)
          && $0["charge"] != "issue_charge"
      }
      return (
        id,
        told.map { line in
          let parts = [
            line["charge"].string, line["quantity"].number.map { "\($0)" },
            line["rate_micros"].number.map { "at \($0)" },
            line["belongs_to"].string.map { "of \($0)" },
            line["amount"]["amount"].number.map { "\($0)" },
          ]
          return parts.compactMap(\.self).joined(separator: " ")
        }, lines.filter { ["gifts", "takings"].contains($0["document"].string) }
      )
    }
  }

  @Test func `orders are paid for, owed and taken back to the cent`() async throws {
    let scene = try await Scene()
    let coalition = scene.clearing.stage.coalition
    let mug = try await coalition.offerGift(
      by: scene.supplier, points: 500, amount: 150, stock: 3, supply: 350)
    let forest = try await coalition.offerGift(kind: "donation", points: 1500, supply: 250)
    let flowers = try await coalition.offerGift(
      by: scene.florist, kind: "donation", points: 700, supply: 200)

    _ = try await scene.order(mug, paid: 150, on: "2025-09-20")
    let taken = try await scene.order(mug, paid: 150, on: "2025-09-21")
    _ = try await scene.order(forest, on: "2025-09-22")
    _ = try await scene.order(flowers, on: "2025-09-23")
    try await scene.close("2025-09")
    try await expectSeptember(scene)
    try await expectOperator(
      [
        "gift_money": 300, "gift_supplies": -700, "donations": -200, "cause_expense": -250,
        "causes_payable": 250, "redemption_income": 1900 + 114,
        // 3,200 points at 0.008 that nobody is reimbursed for.
        "redemption_variance": 2560,
      ], in: "2025-09", scene)

    // One is reported late; one is cancelled, and its points are the shop's again.
    _ = try await scene.order(mug, paid: 150, on: "2025-09-25")
    let cancelled = try await scene.desk.post(
      "/v1/orders/\(taken)/cancel", ["occurred_at": "2025-10-05T12:00:00Z"], once: "cancel")
    expect(cancelled, 201)
    try await scene.close("2025-10")
    try await expectOctober(scene)
    try await scene.clearing.expectSound()
    try await expectFlows(scene)
    try await expectDifferenceIsNamed(scene)
    try await scene.clearing.close()
  }

  /// 1,000 points of the shop's were paid at issue; 2,000 of the supplier's at 0.0095 are 19.00; of
  /// 200 of the florist's 60 % of 1.90 are left to pay.
  private func expectSeptember(_ scene: Scene) async throws {
    let shop = try await scene.lines(at: scene.till)
    #expect(shop.told == ["gift_money 2 300"])
    let supplier = try await scene.lines(at: scene.supplierTill)
    #expect(
      supplier.told == [
        "redemption_charge 2000 at 9500 1900", "gift_supply 2 at 3500000 -700",
      ])
    let florist = try await scene.lines(at: scene.floristTill)
    #expect(
      florist.told == ["redemption_charge 200 at 9500 114", "donation 1 at 2000000 -200"])
    for (till, found) in [
      (scene.till, shop), (scene.supplierTill, supplier), (scene.floristTill, florist),
    ] {
      for line in found.orders { try await expectWholeBehind(line, of: found.id, at: till) }
    }
    let path = try "/v1/statements/\(shop.id)/lines/" + #require(shop.orders[0]["id"].string)
    expectProblem(try await scene.supplierTill.get(path + "/orders"), 404, "not_found")
    expectProblem(try await scene.desk.get(path + "/orders"), 403, "scope_missing")
    expectProblem(
      try await scene.till.get(path + "/orders?starting_after=x"), 422, "invalid_request")
  }

  private func expectOctober(_ scene: Scene) async throws {
    let shop = try await scene.lines(at: scene.till)
    #expect(
      shop.told == ["gift_money 1 of 2025-09 150", "gift_money_reversal 1 of 2025-09 -150"])
    let supplier = try await scene.lines(at: scene.supplierTill)
    #expect(
      supplier.told == [
        "gift_supply 1 at 3500000 of 2025-09 -350",
        "gift_supply_reversal 1 at 3500000 of 2025-09 350",
      ])
    let florist = try await scene.lines(at: scene.floristTill)
    #expect(florist.told == ["redemption_charge 500 at 9500 of 2025-09 285"])
    for line in supplier.orders {
      try await expectWholeBehind(line, of: supplier.id, at: scene.supplierTill)
    }
    try await expectOperator(
      ["gift_money": 0, "gift_supplies": 0, "donations": 0, "redemption_income": 285],
      in: "2025-10", scene)
  }

  /// Behind a line are as many orders as it says, and what they come to; page by page, and as CSV.
  private func expectWholeBehind(_ line: JSON, of id: String, at till: Till) async throws {
    let path = try "/v1/statements/\(id)/lines/" + #require(line["id"].string) + "/orders"
    var (orders, amount, cursor) = (Int64(0), Int64(0), "")
    while true {
      let page = try await till.get(path + "?limit=1" + cursor)
      try #require(page.status == 200, "\(page)")
      for order in page.json["data"].elements {
        #expect(
          order.fieldNames == [
            "id", "object", "created_at", "occurred_at", "charge", "order_id", "gift_id", "amount",
          ])
        #expect(order["object"] == "line_order" && order["charge"] == line["charge"])
        orders += 1
        amount += try #require(order["amount"]["amount"].number)
      }
      guard page.json["has_more"] == true else { break }
      cursor = try "&starting_after=" + #require(page.json["data"].elements.last?["id"].string)
    }
    #expect(orders == line["quantity"].number)
    #expect(amount == line["amount"]["amount"].number)
    let csv = try await till.send("GET", path, headers: [("Accept", "text/csv")])
    let rows = String(decoding: csv.body, as: UTF8.self).split(separator: "\r\n").dropFirst()
    #expect(rows.compactMap { Int64($0.split(separator: ",")[6]) }.reduce(0, +) == amount)
  }

  private func expectOperator(
    _ expected: [String: Int64], in period: String, _ scene: Scene
  ) async throws {
    let found = try await scene.clearing.stage.coalition.database.query(
      """
      select f.key, f.value::bigint from settlement.settlements s
      cross join jsonb_each_text(s.operator_figures) f where s.name = $1
      """, [.text(period)])
    var figures: [String: Int64] = [:]
    for row in 0..<found.rowCount { figures[try found.text(row, 0)] = try found.bigint(row, 1) }
    for (item, amount) in expected { #expect(figures[item] == amount, "\(item) of \(period)") }
  }

  /// What was spent on gifts stands under the operator, who is reimbursed by nobody.
  private func expectFlows(_ scene: Scene) async throws {
    let shown = try await scene.clearing.run("settlement", "flows", "2025-09", "--format", "csv")
    try #require(shown.status == 0, "\(shown.text)")
    let rows = shown.text.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
    #expect(
      rows == [
        "\(scene.shop.code),operator,1000,0,1000,,",
        "\(scene.supplier.code),operator,2000,0,2000,,",
        "\(scene.florist.code),operator,200,0,200,,",
      ])
    let orders = try await scene.clearing.run(
      "settlement", "orders", "2025-10", "--partner", scene.supplier.code, "--format", "csv")
    try #require(orders.status == 0, "\(orders.text)")
    let told = orders.text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",")[2...4].joined(separator: " ")
    }
    #expect(told == ["gift_supply -3.50 EUR", "gift_supply_reversal 3.50 EUR"])
    let none = try await scene.clearing.run(
      "settlement", "orders", "2025-10", "--partner", scene.supplier.code, "--line", "99")
    #expect(none.status == 1 && none.text.contains("statement_line_not_found"), "\(none.text)")
  }

  /// An order whose price was changed behind the ledger's back is found, and so is its statement.
  private func expectDifferenceIsNamed(_ scene: Scene) async throws {
    let database = scene.clearing.stage.coalition.database
    for statement: Statement in [
      "alter table ordering.orders disable trigger user",
      """
      update ordering.orders set supply_amount = 351
      where supply_amount = 350 and occurred_at < '2025-09-21'
      """,
    ] { _ = try await database.query(statement) }
    let verified = try await scene.clearing.run("settlement", "verify", "all", "--format", "csv")
    #expect(verified.status == 1, "\(verified.text)")
    let violated = verified.text.split(whereSeparator: \.isNewline).filter {
      $0.contains("partner ") || $0.contains("statement of")
    }
    #expect(violated.count == 2, "\(verified.text)")
    // A name with a comma stands in quotes.
    #expect(
      violated.allSatisfy { $0.drop { $0 == "\"" }.hasPrefix("2025-09: ") }, "\(violated)")
    #expect(violated.contains { $0.contains("what the orders say") && $0.contains("gift_supply") })
    #expect(violated.contains { $0.contains("statement of \(scene.supplier.code)") })
  }
}
