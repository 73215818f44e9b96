import Coalition
import EmbeddedPostgres
import HTTP
import PartnerAPI
import TestSupport
import Testing

/// What one partner stored is absent for every other, in exactly the words of absence.
@Suite struct NeighbourTests {
  /// The ids of everything that a partner has.
  struct Belongings: Sendable {
    var member = "mem_01m82b1w7hexxr7h39bhgk3ngb"
    var wallet = "wal_01m82b1w7hexxr7h8r5827mzje"
    var purchase = "pur_01m82b1w82ekprs6h68aa43t6j"
    var returned = "ret_01m82ba9faen8v526pa1rpmf1w"
    var redemption = "rdm_01m82b1w8ke2aamdckn9yjvnkt"
    var refund = "rfd_01m82b1w8ke2aamdckn9yjvnkt"
    var hold = "hld_01m82b1w8ke2aamdckn9yjvnkt"
    var order = "ord_01m82b1w8ke2aamdckn9yjvnkt"
    var gift = "gft_01m82b1w8ke2aamdckn9yjvnkt"
    /// A gift with a pool of codes.
    var pool = "gft_01m82b1w8ke2aamdckn9yjvnkt"
    /// The code of a voucher that nobody has used.
    var code = "NOBODY-S-CODE"
    var activation = "act_01m82b1w8ke2aamdckn9yjvnkt"
    var statement = "stm_01m82b1w8ke2aamdckn9yjvnkt"
    var dispute = "dsp_01m82b1w8ke2aamdckn9yjvnkt"
    var receipt = "a-receipt-that-nobody-gave"
    var external = "a-number-that-nobody-has"

    /// Ids that nobody has.
    static let nobodys = Belongings()

    /// Has a partner make one of everything.
    static func make(
      by till: Till, of partner: TestPartner, in coalition: TestCoalition
    ) async throws -> Belongings {
      let number = Unique.text("external")
      let member = try await till.enrol(["kind": "external", "value": .string(number)])
      let purchase = try await till.earn(100, for: member).json
      let redemption = try await till.redeem(10, of: member).json["id"].string!
      let refund = try await till.post(
        "/v1/redemptions/\(redemption)/refunds",
        ["reference": .string(Unique.text("refund")), "points": 1], once: Unique.text("refund"))
      let returned = try await till.post(
        "/v1/purchases/\(purchase["id"].string!)/returns",
        [
          "receipt": .string(Unique.text("return")), "occurred_at": Till.occurredAt,
          "amount": ["amount": 100, "currency": "EUR"],
        ], once: Unique.text("return"))
      let hold = try await till.post(
        "/v1/holds",
        Till.redemption(of: member.reference, points: 5).merging(["expires_in": 3600]),
        once: Unique.text("hold"))
      let gift = try await coalition.offerGift(by: partner, points: 1)
      let order = try await till.post(
        "/v1/orders", Till.order(of: gift, for: member.reference), once: Unique.text("order"))
      let voucher = try await coalition.offerVoucher(by: partner, points: 1)
      let (open, used) = (
        try await till.orderVoucher(voucher, for: member),
        try await till.orderVoucher(voucher, for: member)
      )
      let activation = try await till.activate(
        used["voucher"]["code"].string!, once: Unique.text("use"))
      return Belongings(
        member: member.id, wallet: member.wallet, purchase: purchase["id"].string!,
        returned: returned.json["id"].string!, redemption: redemption,
        refund: refund.json["id"].string!, hold: hold.json["id"].string!,
        order: order.json["id"].string!, gift: gift,
        pool: try await coalition.offerVoucher(by: partner, points: 1, isPool: true),
        code: open["voucher"]["code"].string!, activation: activation.json["id"].string!,
        receipt: purchase["receipt"].string!, external: number)
    }

    /// Gives the partner a statement, and has it dispute the statement's line.
    mutating func settle(in coalition: TestCoalition, by till: Till) async throws {
      let made: StatementID = Unique.id()
      let owner = try MemberID(parsing: member)
      let connectionString = coalition.connectionString
      _ = try await DetachedThread.value {
        try Psql.run(
          SettledPeriod.sql(
            partnerOf: owner.uuid.description, statement: made.uuid.description),
          at: connectionString, TestCluster.shared.postgres.programs())
      }
      statement = made.description
      let opened = try await till.post(
        "/v1/disputes", Self.dispute(of: statement), once: Unique.text("dispute"))
      dispute = try #require(opened.json["id"].string, "\(opened)")
    }

    private static func dispute(of statement: String) -> JSON {
      [
        "statement": .string(statement), "line": 1, "reason": "counted twice",
        "amount": ["amount": 100, "currency": "EUR"],
      ]
    }

    /// What stands for each parameter of a path.
    private func parameters(of pattern: String) -> [String: String] {
      [
        "member_id": member, "wallet_id": wallet, "purchase_id": purchase, "return_id": returned,
        "redemption_id": redemption, "refund_id": refund, "hold_id": hold, "order_id": order,
        "gift_id": pattern.contains("/codes") ? pool : gift, "code": code,
        "activation_id": activation,
        "statement_id": statement, "line_id": "\(statement)-1", "dispute_id": dispute,
        "file_id": "statement.ofx",
      ]
    }

    /// The body with which a route is asked about these.
    func body(for pattern: String) -> JSON? {
      let reference: JSON = ["id": .string(member)]
      switch pattern {
      case "/v1/members/lookup":
        return ["identifier": ["kind": "external", "value": .string(external)]]
      case "/v1/purchases", "/v1/purchases/quote", "/v1/purchases/batch":
        return Till.purchase(of: reference, receipt: "mine")
          .merging(pattern.hasSuffix("batch") ? ["idempotency_key": "k"] : [:])
      case "/v1/redemptions", "/v1/redemptions/quote":
        return Till.redemption(of: reference, points: 1, reference: "mine")
      case "/v1/holds":
        return Till.redemption(of: reference, points: 1, reference: "mine")
          .merging(["expires_in": 60])
      case "/v1/orders", "/v1/orders/quote":
        return Till.order(of: gift, for: reference, reference: "mine")
      case "/v1/disputes": return Self.dispute(of: statement)
      case "/v1/vouchers/{code}/activate": return ["reference": "mine"]
      case "/v1/gifts/{gift_id}/stock": return ["change": 1]
      case "/v1/gifts/{gift_id}/revise":
        return [
          "code": "mine", "kind": "goods", "default_language": "en", "stock": "unlimited",
          "texts": [["language": "en", "title": "Mine"]], "prices": [["option": 1, "points": 1]],
        ]
      case "/v1/returns":
        return [
          "purchase_receipt": .string(receipt), "receipt": "mine", "occurred_at": Till.occurredAt,
        ]
      case "/v1/purchases/{purchase_id}/returns":
        return ["receipt": "mine", "occurred_at": Till.occurredAt]
      case "/v1/redemptions/{redemption_id}/refunds": return ["reference": "mine"]
      default: return nil
      }
    }

    /// Asks a route about these.
    func ask(_ route: Route, by till: Till, once key: String) async throws -> HTTPAnswer {
      let pattern = route.pattern.description
      var path = pattern
      for (name, id) in parameters(of: pattern) { path = path.replacing("{\(name)}", with: id) }
      if pattern.hasSuffix("/balance") { path += "?at=2026-01-01T00:00:00Z" }
      guard route.method == .post else { return try await till.get(path) }
      let type =
        pattern.hasSuffix("batch")
        ? "application/x-ndjson" : pattern.contains("/codes") ? "text/csv" : "application/json"
      let text = type == "text/csv" ? "code\nMINE" : (body(for: pattern) ?? [:]).text
      return try await till.send(
        "POST", path, headers: [("Content-Type", type), ("Idempotency-Key", key)],
        body: Array(text.utf8))
    }
  }

  /// The routes at which there is nothing of a neighbour's to name.
  private static let ownOnly: Set<String> = [
    "GET /v1/categories", "GET /v1/gifts", "GET /v1/gifts/{gift_id}", "POST /v1/gifts",
    "GET /v1/supplied-gifts",
    "GET /v1/purchases", "GET /v1/redemptions", "GET /v1/events", "POST /v1/members",
    "GET /v1/orders", "GET /v1/supplied-orders", "GET /v1/position", "GET /v1/activations",
    "GET /v1/statements", "GET /v1/disputes",
  ]

  /// The routes that name a voucher by its code: who knows one is told that it is good elsewhere,
  /// and nothing more.
  private static let byCode: Set<String> = [
    "POST /v1/vouchers/{code}/check", "POST /v1/vouchers/{code}/activate",
  ]

  /// What must be the same whoever has the object, or nobody.
  private static func words(_ answer: HTTPAnswer) -> String {
    let text = answer.text.replacing(#/"(request_id|instance)":"[^"]*"/#, with: "")
    return "\(answer.status) \(answer["content-type"] ?? "") \(text)"
  }

  @Test(arguments: Door.allCases)
  func `at every route a neighbour's object is as absent as nobody's`(door: Door) async throws {
    let stage = try await Stage.shared
    let owner = try await stage.coalition.invitePartner()
    let neighbour = stage.till(owner, at: door)
    let till = try await stage.till(at: door)
    var theirs = try await Belongings.make(by: neighbour, of: owner, in: stage.coalition)
    try await theirs.settle(in: stage.coalition, by: neighbour)
    let before = try await stage.coalition.brokenInvariants()
    for route in Routes.all where route.pattern.description.hasPrefix("/v1/") {
      let name = "\(route.method.rawValue) \(route.pattern)"
      guard !Self.ownOnly.contains(name) else { continue }
      let key = Unique.text("key")
      let absent = try await Belongings.nobodys.ask(route, by: till, once: key)
      let foreign = try await theirs.ask(route, by: till, once: key + "-2")
      if Self.byCode.contains(name) {
        expectProblem(absent, 404, "voucher_not_found")
        expectProblem(foreign, 422, "not_here", instance: route.pattern.description)
        #expect(foreign.json.fieldNames == absent.json.fieldNames, "\(name)")
      } else {
        #expect(Self.words(foreign) == Self.words(absent), "\(name)")
      }
      if name == "POST /v1/purchases/batch" {
        #expect(foreign.lines[0]["problem"]["code"] == "member_not_found")
      } else if !Self.byCode.contains(name) {
        #expect(foreign.status == 404, "\(name): \(foreign)")
      }
      // The owner finds it, so the question was a good one.
      let own = try await theirs.ask(route, by: neighbour, once: key + "-3")
      #expect(own.status != 404, "\(name): \(own)")
    }
    #expect(try await stage.coalition.brokenInvariants() == before)
  }

  @Test(arguments: Door.allCases)
  func `lists and cursors show nothing of a neighbour's`(door: Door) async throws {
    let stage = try await Stage.shared
    let owner = try await stage.coalition.invitePartner()
    let neighbour = stage.till(owner, at: door)
    let till = try await stage.till(at: door)
    let theirs = try await Belongings.make(by: neighbour, of: owner, in: stage.coalition)
    for query in [
      "/v1/purchases", "/v1/redemptions", "/v1/purchases?receipt=\(theirs.receipt)",
      "/v1/purchases?starting_after=\(theirs.purchase)",
      "/v1/purchases?ending_before=\(theirs.purchase)",
      "/v1/redemptions?starting_after=\(theirs.redemption)", "/v1/orders", "/v1/supplied-orders",
      "/v1/orders?ending_before=\(theirs.order)", "/v1/supplied-gifts",
      "/v1/supplied-gifts?starting_after=\(theirs.gift)",
      "/v1/supplied-gifts?ending_before=\(theirs.gift)",
      "/v1/supplied-orders?starting_after=\(theirs.order)",
    ] {
      #expect(
        try await till.get(query).json == ["object": "list", "data": [], "has_more": false],
        "\(query)")
    }
  }

  @Test(arguments: Door.allCases)
  func `receipts, references and idempotency keys of two partners do not collide`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    for till in [try await stage.till(at: door), try await stage.till(at: door)] {
      let member = try await till.enrol()
      let purchase = try await till.post(
        "/v1/purchases", Till.purchase(of: member.reference, receipt: "same"), once: "same")
      expect(purchase, 201)
      #expect(!purchase.isReplay)
      let redemption = try await till.post(
        "/v1/redemptions", Till.redemption(of: member.reference, points: 1, reference: "same"),
        once: "same-2")
      expect(redemption, 201)
      #expect(!redemption.isReplay)
    }
  }
}
