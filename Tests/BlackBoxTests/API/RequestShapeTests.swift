import HTTP
import Secrets
import PartnerAPI
import Testing

/// What is the same at every route.
@Suite struct RequestShapeTests {
  /// The routes that need an API key.
  static let partnerRoutes = Routes.all.filter { $0.pattern.description.hasPrefix("/v1/") }

  /// The paths of the POST routes that change something.
  static let changingPaths = [
    "/v1/members", "/v1/purchases", "/v1/returns", "/v1/redemptions",
    "/v1/purchases/pur_01m82b1w82ekprs6h68aa43t6j/returns",
    "/v1/redemptions/rdm_01m82b1w8ke2aamdckn9yjvnkt/refunds", "/v1/orders",
    "/v1/orders/ord_01m82b1w8ke2aamdckn9yjvnkt/cancel", "/v1/gifts",
    "/v1/gifts/gft_01m82b1w8ke2aamdckn9yjvnkt/publish",
  ]

  /// A path of a route, with ids that are well formed and nobody's.
  static func path(of route: Route) -> String {
    var path = route.pattern.description
    for (name, id) in [
      "member_id": "mem_01m82b1w7hexxr7h39bhgk3ngb", "wallet_id": "wal_01m82b1w7hexxr7h8r5827mzje",
      "purchase_id": "pur_01m82b1w82ekprs6h68aa43t6j",
      "return_id": "ret_01m82ba9faen8v526pa1rpmf1w",
      "redemption_id": "rdm_01m82b1w8ke2aamdckn9yjvnkt",
      "refund_id": "rfd_01m82b1w8ke2aamdckn9yjvnkt",
      "hold_id": "hld_01m82b1w8ke2aamdckn9yjvnkt",
      "order_id": "ord_01m82b1w8ke2aamdckn9yjvnkt", "gift_id": "gft_01m82b1w8ke2aamdckn9yjvnkt",
      "activation_id": "act_01m82b1w8ke2aamdckn9yjvnkt",
      "statement_id": "stm_01m82b1w8ke2aamdckn9yjvnkt",
      "dispute_id": "dsp_01m82b1w8ke2aamdckn9yjvnkt", "file_id": "statement.ofx",
      "line_id": "stm_01m82b1w8ke2aamdckn9yjvnkt-1", "code": code,
    ] {
      path = path.replacing("{\(name)}", with: id)
    }
    return path
  }

  /// A code that is well formed and nobody's.
  private static let code = "2345-6789-ABCDE"

  /// What a problem may say of a path: whoever reads it learns no code.
  private static func instance(_ path: String) -> String {
    path.replacing(code, with: "{code}")
  }

  @Test(arguments: Door.allCases)
  func `without an API key every route of partners answers 401`(door: Door) async throws {
    var till = try await Stage.shared.till(at: door)
    till.key = nil
    for route in Self.partnerRoutes {
      let answer = try await till.send(
        route.method.rawValue, Self.path(of: route),
        headers: [("Content-Type", "application/json"), ("Idempotency-Key", "k")],
        body: route.method == .post ? Array("{}".utf8) : nil)
      expectProblem(
        answer, 401, "authentication_missing", instance: Self.instance(Self.path(of: route)))
      #expect(answer["www-authenticate"] == "Bearer realm=\"tessera\"")
    }
  }

  @Test(
    arguments: Door.allCases,
    [
      ("Basic dGlsbDprZXk=", "authentication_missing"), ("Bearer", "authentication_missing"),
      ("Bearer nonsense", "api_key_invalid"),
      ("Bearer tsk_test_0000000000000000000000000000000000000000000000000", "api_key_invalid"),
    ])
  func `a wrong Authorization is refused by name`(
    door: Door, wrong: (value: String, code: String)
  ) async throws {
    var till = try await Stage.shared.till(at: door)
    till.key = nil
    let answer = try await till.send(
      "GET", "/v1/purchases", headers: [("Authorization", wrong.value)])
    expectProblem(answer, 401, wrong.code)
  }

  @Test(arguments: Door.allCases)
  func `a well-formed key that nobody was issued is refused`(door: Door) async throws {
    var till = try await Stage.shared.till(at: door)
    till.key = TestKey(id: Unique.id(), secret: .generate(mode: .live)).secret.text
    expectProblem(try await till.get("/v1/purchases"), 401, "api_key_invalid")
    // The scheme's name has no case (RFC 9110, section 11.1).
    let key = try await Stage.shared.till(at: door).key!
    till.key = nil
    let answer = try await till.send(
      "GET", "/v1/purchases", headers: [("Authorization", "bearer \(key)")])
    expect(answer, 200)
  }

  @Test(arguments: Door.allCases)
  func `a key may do what its scopes say and nothing else`(door: Door) async throws {
    let stage = try await Stage.shared
    let partner = try await stage.coalition.invitePartner()
    let all = stage.till(partner, at: door)
    let member = try await all.enrol()
    try await all.earn(10, for: member)
    func till(_ scope: String) async throws -> Till {
      Till(
        stage.client(door), try await stage.coalition.issueKey(to: partner.code, scopes: [scope]))
    }
    let (earning, redeeming) = (try await till("earn"), try await till("redeem"))
    let (members, reports) = (try await till("members"), try await till("reports"))
    let purchase = Till.purchase(of: member.reference)
    let redemption = Till.redemption(of: member.reference, points: 1)

    expect(try await earning.post("/v1/purchases", purchase, once: "1"), 201)
    expect(try await redeeming.post("/v1/redemptions", redemption, once: "2"), 201)
    expect(try await members.get("/v1/members/\(member.id)"), 200)
    expect(try await reports.get("/v1/purchases"), 200)
    expect(try await reports.get("/v1/redemptions"), 200)
    for till in [redeeming, members, reports] {
      expectProblem(
        try await till.post("/v1/purchases", purchase, once: "3"), 403, "scope_missing")
    }
    for till in [earning, members, reports] {
      expectProblem(
        try await till.post("/v1/redemptions", redemption, once: "4"), 403, "scope_missing")
    }
    for till in [earning, redeeming, reports] {
      expectProblem(try await till.get("/v1/members/\(member.id)"), 403, "scope_missing")
    }
    expectProblem(try await members.get("/v1/purchases"), 403, "scope_missing")
    expectProblem(try await earning.get("/v1/redemptions"), 403, "scope_missing")
  }

  @Test(
    arguments: Door.allCases,
    [
      ("", "idempotency_key_invalid"), ("two words", "idempotency_key_invalid"),
      ("\"open", "idempotency_key_invalid"), ("\"a\"b\"", "idempotency_key_invalid"),
      ("\"\"", "idempotency_key_invalid"),
      (String(repeating: "k", count: 256), "idempotency_key_invalid"),
    ])
  func `a bad idempotency key is refused before anything is read`(
    door: Door, bad: (key: String, code: String)
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    for path in Self.changingPaths {
      expectProblem(try await till.post(path, text: "{", once: bad.key), 400, bad.code)
    }
  }

  @Test(arguments: Door.allCases)
  func `a POST that changes something needs an idempotency key`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    for path in Self.changingPaths {
      expectProblem(
        try await till.post(path, [:]), 400, "idempotency_key_missing", instance: path)
    }
    let longest = String(repeating: "k", count: 255)
    expect(try await till.post("/v1/members", ["identifiers": [Till.card()]], once: longest), 201)
  }

  @Test(arguments: Door.allCases)
  func `a path that is not there is not found, a method that is not there is named`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    for path in ["/", "/v1", "/v1/nothing", "/v1/purchases/", "/v2/purchases", "/healthz/x"] {
      expectProblem(try await till.get(path), 404, "not_found", instance: path)
    }
    let paths = Dictionary(grouping: Routes.all, by: { Self.path(of: $0) })
    for (path, routes) in paths {
      var methods = Set(routes.map(\.method.rawValue)).union(["OPTIONS"])
      if methods.contains("GET") { methods.insert("HEAD") }
      let refused = try await till.send("DELETE", path)
      expectProblem(refused, 405, "method_not_allowed", instance: Self.instance(path))
      #expect(Self.list(refused["allow"]) == methods, "\(path)")
      let options = try await till.send("OPTIONS", path)
      expect(options, 204)
      #expect(Self.list(options["allow"]) == methods, "\(path)")
    }
  }

  @Test(arguments: Door.allCases)
  func `HEAD answers as GET does, without the body`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    for path in ["/v1/members/\(member.id)", "/v1/purchases", "/healthz", "/openapi.yaml"] {
      let (head, get) = (try await till.send("HEAD", path), try await till.get(path))
      #expect(head.status == 200 && head.body.isEmpty)
      #expect(head["content-length"] == String(get.body.count), "\(path)")
      #expect(head["content-type"] == get["content-type"])
    }
    let absent = try await till.send("HEAD", "/v1/members/mem_01m82b1w7hexxr7h39bhgk3ngb")
    #expect(absent.status == 404)
  }

  @Test(arguments: Door.allCases)
  func `what is about the service itself needs no key`(door: Door) async throws {
    var till = try await Stage.shared.till(at: door)
    till.key = nil
    #expect(try await till.get("/healthz").text == "ok\n")
    #expect(try await till.get("/readyz").status == 200)
    let api = try await till.get("/openapi.yaml")
    #expect(api.status == 200 && api["content-type"] == "application/yaml")
    _ = try await till.post("/v1/redemptions/quote", [:])
    let metrics = try await till.get("/metrics")
    #expect(metrics.status == 200)
    let counted =
      "tessera_http_requests_total{method=\"POST\",route=\"/v1/redemptions/quote\",status=\"401\"}"
    #expect(metrics.text.contains(counted))
    #expect(!metrics.text.contains("route=\"other\""))
    #expect(metrics["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
  }

  private static func list(_ value: String?) -> Set<String> {
    Set((value ?? "").split(separator: ",").map { String($0.drop { $0 == " " }) })
  }
}
