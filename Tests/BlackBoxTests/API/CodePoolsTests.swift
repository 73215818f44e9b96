import Testing

@Suite struct CodePoolsTests {
  private static func desk(
    of supplier: TestPartner, at door: Door, in stage: Stage
  ) async throws -> Till {
    Till(
      stage.client(door),
      try await stage.coalition.issueKey(to: supplier.code, scopes: ["gifts"]))
  }

  @Test(arguments: Door.allCases)
  func `a supplier fills a pool, is told what was there, and its codes are ordered and used`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let supplier = try await stage.coalition.invitePartner()
    let desk = try await Self.desk(of: supplier, at: door, in: stage)
    let gift = try await stage.coalition.offerVoucher(by: supplier, points: 10, isPool: true)
    let first = try await desk.upload(["Fern/1", "Fern-2", "Fern/1", "a b"], to: gift, once: "u1")
    expect(first, 201)
    #expect(
      first.json == [
        "object": "code_upload", "gift": .string(gift), "codes": 4, "added": 2,
        "not_added": [
          ["line": 4, "code": "duplicate_in_upload"], ["line": 5, "code": "field_format"],
        ],
      ])
    expectReplay(
      try await desk.upload(["Fern/1", "Fern-2", "Fern/1", "a b"], to: gift, once: "u1"),
      of: first)
    let second = try await desk.upload(["Fern-2", "Fern-3"], to: gift, once: "u2")
    #expect(second.json["added"] == 1)
    #expect(second.json["not_added"] == [["line": 2, "code": "duplicate_in_pool"]])
    let late = try await desk.upload(
      ["Fern-9"], to: gift, once: "u3", validUntil: "2026-01-01T00:00:00Z")
    #expect(late.json["not_added"] == [["line": 2, "code": "code_expired"]])
    expectProblem(
      try await desk.upload(["Fern-4"], to: gift, once: "u2"), 422, "idempotency_key_reused")
    let lines = [#"{"code":"Fern-4","valid_until":"2099-01-01T00:00:00Z"}"#, #"{"code":"Fern-5"}"#]
    let third = try await desk.send(
      "POST", "/v1/gifts/\(gift)/codes",
      headers: [("Content-Type", "application/x-ndjson"), ("Idempotency-Key", "u4")],
      body: Array((lines + ["{}"]).joined(separator: "\n").utf8))
    #expect(third.json["added"] == 2)
    #expect(third.json["not_added"] == [["line": 3, "code": "field_missing"]])
    let pool = try await desk.get("/v1/gifts/\(gift)/codes")
    #expect(
      pool.json == [
        "object": "code_pool", "gift": .string(gift), "codes": 5, "free": 5, "given": 0,
        "voided": 0, "expired": 0,
      ])

    let till = try await stage.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let order = try await till.orderVoucher(gift, for: member)
    #expect(order["voucher"]["code"] == "Fern/1", "the codes are given in their order")
    let counter = stage.till(supplier, at: door)
    expectProblem(try await counter.activate("fern%2F1", once: "a"), 404, "voucher_not_found")
    expect(try await counter.activate("Fern%2F1", once: "b"), 201)
    let next = try await till.orderVoucher(gift, for: member)
    let reissued = try await till.post(
      "/v1/orders/\(next["id"].string!)/reissue", [:], once: "r")
    #expect(next["voucher"]["code"] == "Fern-2" && reissued.json["code"] == "Fern-3")
    try await stage.coalition.waitUntilConcluded(gift)
    #expect(try await desk.get("/v1/gifts/\(gift)/codes").json["given"] == 3)
  }

  @Test(arguments: Door.allCases)
  func `a supplier withdraws codes that nobody has, once, and is told of the others`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let supplier = try await stage.coalition.invitePartner()
    let desk = try await Self.desk(of: supplier, at: door, in: stage)
    let gift = try await stage.coalition.offerVoucher(by: supplier, points: 10, isPool: true)
    expect(try await desk.upload(["Oak-1", "Oak-2", "Oak-3"], to: gift, once: "u1"), 201)
    let till = try await stage.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    #expect(try await till.orderVoucher(gift, for: member)["voucher"]["code"] == "Oak-1")
    let leaked = ["Oak-1", "Oak-2", "Oak-2", "Elm-1", "a b"]
    let first = try await desk.upload(leaked, to: gift, once: "w1", at: "/withdraw")
    expect(first, 201)
    #expect(
      first.json == [
        "object": "code_withdrawal", "gift": .string(gift), "codes": 5, "withdrawn": 1,
        "not_withdrawn": [
          ["line": 2, "code": "code_given"], ["line": 4, "code": "duplicate_in_upload"],
          ["line": 5, "code": "code_unknown"], ["line": 6, "code": "field_format"],
        ],
      ])
    expectReplay(try await desk.upload(leaked, to: gift, once: "w1", at: "/withdraw"), of: first)
    let second = try await desk.upload(["Oak-2"], to: gift, once: "w2", at: "/withdraw")
    #expect(second.json["not_withdrawn"] == [["line": 2, "code": "code_void"]])
    expectProblem(
      try await desk.upload(["Oak-3"], to: gift, once: "w2", at: "/withdraw"), 422,
      "idempotency_key_reused")
    #expect(
      try await till.orderVoucher(gift, for: member)["voucher"]["code"] == "Oak-3",
      "what is withdrawn is passed over")
    let pool = try await desk.get("/v1/gifts/\(gift)/codes").json
    #expect(pool["given"] == 2 && pool["voided"] == 1 && pool["free"] == 0)
    #expect(try await stage.coalition.brokenInvariants().isEmpty)
  }

  @Test func `a pool is its supplier's, and a gift without one takes no codes`() async throws {
    let stage = try await Stage.shared
    let supplier = try await stage.coalition.invitePartner()
    let desk = try await Self.desk(of: supplier, at: .direct, in: stage)
    let neighbour = try await Self.desk(
      of: try await stage.coalition.invitePartner(), at: .direct, in: stage)
    let pool = try await stage.coalition.offerVoucher(by: supplier, points: 10, isPool: true)
    let made = try await stage.coalition.offerVoucher(by: supplier, points: 10)
    expectProblem(try await neighbour.upload(["A"], to: pool, once: "a"), 404, "gift_not_found")
    expectProblem(
      try await neighbour.get("/v1/gifts/\(pool)/codes"), 404, "gift_not_found")
    expectProblem(
      try await neighbour.upload(["A"], to: pool, once: "a", at: "/withdraw"), 404,
      "gift_not_found")
    for end in ["", "/withdraw"] {
      expectProblem(
        try await desk.upload(["A"], to: "gft_none", once: "b", at: end), 404, "gift_not_found")
      expectProblem(
        try await desk.upload(["A"], to: made, once: "c", at: end), 422, "gift_without_pool")
    }
    expectProblem(try await desk.get("/v1/gifts/\(made)/codes"), 422, "gift_without_pool")
    let till = Till(
      stage.client(.direct),
      try await stage.coalition.issueKey(to: supplier.code, scopes: ["redeem"]))
    expectProblem(try await till.upload(["A"], to: pool, once: "d"), 403, "scope_missing")
    expectProblem(
      try await till.upload(["A"], to: pool, once: "d", at: "/withdraw"), 403, "scope_missing")
    expectProblem(
      try await desk.post("/v1/gifts/\(pool)/codes", ["code": "A"], once: "e"), 415,
      "unsupported_media_type")
  }

  @Test func `an upload has at most ten thousand codes`() async throws {
    let stage = try await Stage.shared
    let supplier = try await stage.coalition.invitePartner()
    let desk = try await Self.desk(of: supplier, at: .direct, in: stage)
    let gift = try await stage.coalition.offerVoucher(by: supplier, points: 10, isPool: true)
    let codes = (0...10_000).map { "CODE-\($0)" }
    let over = try await desk.upload(codes, to: gift, once: "a")
    expectProblem(over, 422, "invalid_request")
    #expect(over.json["errors"][0]["code"] == "field_too_long")
    let full = try await desk.upload(Array(codes.dropLast()), to: gift, once: "b")
    #expect(full.json["added"] == 10_000)
    expectProblem(try await desk.upload([], to: gift, once: "c"), 422, "invalid_request")
  }
}
