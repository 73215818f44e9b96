import Testing

/// A body that is wrong in one place.
struct BadBody: Sendable {
  /// The pointer of the field that the answer must name.
  let pointer: String
  let code: String
  let body: JSON

  init(_ pointer: String, _ code: String, _ body: JSON) {
    (self.pointer, self.code, self.body) = (pointer, code, body)
  }

  private static let member: JSON = ["id": "mem_01m82b1w7hexxr7h39bhgk3ngb"]
  private static let longText = JSON.string(String(repeating: "x", count: 3_000))

  /// What is wrong with a member that a body names.
  private static func members(in body: JSON) -> [BadBody] {
    let cases: [(String, String, JSON)] = [
      ("/member", "field_missing", nil), ("/member", "field_type", "mem"),
      ("/member/id", "field_missing", [:]),
      ("/member/id", "field_format", ["id": "mem_1"]),
      ("/member/id", "field_format", ["id": "wal_01m82b1w7hexxr7h39bhgk3ngb"]),
      ("/member/id", "field_type", ["id": 7]),
      ("/member/identifier", "field_conflict", ["id": member["id"], "identifier": Till.card()]),
      (
        "/member/identifier/kind", "field_format", ["identifier": ["kind": "iris", "value": "x"]]
      ),
      ("/member/identifier/value", "field_missing", ["identifier": ["kind": "card"]]),
      (
        "/member/identifier/value", "field_format",
        ["identifier": ["kind": "phone", "value": "0888123456"]]
      ),
      ("/member/name", "field_unknown", ["id": member["id"], "name": "x"]),
    ]
    return cases.map { BadBody($0, $1, body.merging(["member": $2])) }
  }

  private static func changes(
    _ body: JSON, _ cases: [(String, String, JSON)]
  ) -> [BadBody] {
    cases.map { BadBody($0, $1, body.merging($2)) }
  }

  private static let texts: [(String, JSON)] = [
    ("field_missing", nil), ("field_type", 7), ("field_too_short", ""),
    ("field_too_long", longText), ("field_format", "a\u{7}b"),
  ]

  private static func required(_ name: String, in body: JSON) -> [BadBody] {
    texts.map { BadBody("/\(name)", $0, body.merging(.object([name: $1]))) }
  }

  static var purchases: [BadBody] {
    let body = Till.purchase(of: member)
    return members(in: body) + required("receipt", in: body)
      + changes(
        body,
        [
          ("/occurred_at", "field_missing", ["occurred_at": nil]),
          ("/occurred_at", "field_format", ["occurred_at": "2026-03-05"]),
          ("/occurred_at", "field_format", ["occurred_at": "2026-02-30T00:00:00Z"]),
          ("/occurred_at", "field_type", ["occurred_at": 1_700_000_000]),
          ("/amount", "field_missing", ["amount": nil]),
          ("/amount", "field_type", ["amount": 100]),
          ("/amount/amount", "field_too_small", ["amount": ["amount": -1, "currency": "EUR"]]),
          (
            "/amount/amount", "field_too_large",
            ["amount": ["amount": .number(.max), "currency": "EUR"]]
          ),
          ("/amount/amount", "field_type", ["amount": ["amount": "1", "currency": "EUR"]]),
          ("/amount/currency", "field_format", ["amount": ["amount": 1, "currency": "eur"]]),
          ("/amount/currency", "field_missing", ["amount": ["amount": 1]]),
          ("/outlet", "field_too_short", ["outlet": ""]),
          ("/cashier", "field_type", ["cashier": false]),
          ("/lines", "field_type", ["lines": [:]]),
          ("/lines/0", "field_type", ["lines": [7]]),
          ("/lines/0/sku", "field_missing", ["lines": [["quantity": 1, "amount": 10_000]]]),
          (
            "/lines/0/quantity", "field_too_small",
            ["lines": [["sku": "a", "quantity": 0, "amount": 10_000]]]
          ),
          ("/lines", "field_conflict", ["lines": [["sku": "a", "quantity": 1, "amount": 9_999]]]),
          ("/lines", "field_too_long", ["lines": .array(Array(repeating: [:], count: 501))]),
          ("/metadata", "field_type", ["metadata": ["a": 1]]),
          ("/metadata", "field_format", ["metadata": ["a b": "x"]]),
          ("/metadata", "field_too_long", ["metadata": ["a": longText]]),
          ("/tip", "field_unknown", ["tip": 1]), ("/a~1b~0", "field_unknown", ["a/b~": 1]),
        ])
  }

  static var redemptions: [BadBody] {
    let body = Till.redemption(of: member, points: 1)
    return members(in: body) + required("reference", in: body)
      + changes(
        body,
        [
          ("/points", "field_missing", ["points": nil]),
          ("/points", "field_too_small", ["points": 0]),
          ("/points", "field_too_small", ["points": -5]),
          ("/points", "field_too_large", ["points": 1_000_000_000_001]),
          ("/points", "field_type", ["points": "5"]),
          ("/occurred_at", "field_format", ["occurred_at": "now"]),
          ("/value", "field_unknown", ["value": 1]),
          ("/basket", "field_type", ["basket": 100]),
          ("/basket/amount", "field_too_small", ["basket": ["amount": -1, "currency": "EUR"]]),
        ])
  }

  static var holds: [BadBody] {
    let body = Till.redemption(of: member, points: 1).merging(["expires_in": 60])
    return members(in: body) + required("reference", in: body)
      + changes(
        body,
        [
          ("/points", "field_missing", ["points": nil]),
          ("/points", "field_too_small", ["points": 0]),
          ("/expires_in", "field_missing", ["expires_in": nil]),
          ("/expires_in", "field_too_small", ["expires_in": 0]),
          ("/expires_in", "field_too_large", ["expires_in": 2_592_001]),
          ("/expires_in", "field_type", ["expires_in": "60"]),
          ("/expires_at", "field_unknown", ["expires_at": "2027-01-01T00:00:00Z"]),
        ])
  }

  static var orders: [BadBody] {
    let body = Till.order(of: "gft_01m82b1w8ke2aamdckn9yjvnkt", for: member)
    return members(in: body) + required("reference", in: body)
      + changes(
        body,
        [
          ("/gift", "field_missing", ["gift": nil]), ("/gift", "field_type", ["gift": 7]),
          ("/gift", "field_format", ["gift": "pur_01m82b1w82ekprs6h68aa43t6j"]),
          ("/price_option", "field_too_small", ["price_option": 0]),
          ("/price_option", "field_too_large", ["price_option": 11]),
          ("/price_option", "field_type", ["price_option": "1"]),
          ("/points", "field_too_small", ["points": 0]),
          ("/points", "field_too_large", ["points": 1_000_000_000_001]),
          ("/paid", "field_type", ["paid": 100]),
          ("/paid/amount", "field_too_small", ["paid": ["amount": -1, "currency": "EUR"]]),
          ("/paid/currency", "field_format", ["paid": ["amount": 1, "currency": "euro"]]),
          ("/occurred_at", "field_format", ["occurred_at": "now"]),
          ("/outlet", "field_too_short", ["outlet": ""]),
          ("/quantity", "field_unknown", ["quantity": 2]),
        ])
  }

  static var orderMoves: [BadBody] {
    changes(
      [:],
      [
        ("/reason", "field_too_short", ["reason": ""]),
        ("/reason", "field_too_long", ["reason": .string(String(repeating: "r", count: 501))]),
        ("/reason", "field_format", ["reason": "a\u{7}b"]),
        ("/occurred_at", "field_format", ["occurred_at": "now"]),
        ("/points", "field_unknown", ["points": 1]),
      ])
  }

  /// Bodies of gifts; their bounds are tested where they are read.
  static var gifts: [BadBody] {
    changes(
      [
        "code": "mine", "kind": "goods", "default_language": "en", "stock": "unlimited",
        "texts": [["language": "en", "title": "Mine"]], "prices": [["option": 1, "points": 1]],
      ],
      [
        ("/code", "field_format", ["code": "a b"]), ("/code", "field_type", ["code": 1]),
        ("/kind", "field_format", ["kind": "car"]),
        ("/texts", "field_missing", ["default_language": "bg"]),
        ("/prices/0/points", "field_too_small", ["prices": [["option": 1, "points": 0]]]),
        ("/voucher", "field_conflict", ["voucher": ["expiry": "forfeited"]]),
        ("/supply_terms", "field_unknown", ["supply_terms": 1]),
      ])
  }

  static var giftMoves: [BadBody] {
    changes(
      [:],
      [
        ("/reason", "field_too_short", ["reason": ""]),
        ("/reason", "field_too_long", ["reason": .string(String(repeating: "r", count: 501))]),
        ("/status", "field_unknown", ["status": "live"]),
      ])
  }

  static var stockChanges: [BadBody] {
    changes(
      ["change": 1],
      [
        ("/change", "field_format", ["change": 0]), ("/change", "field_type", ["change": "1"]),
        ("/available", "field_unknown", ["available": 1]),
      ])
  }

  static var voids: [BadBody] { changes([:], [("/points", "field_unknown", ["points": 1])]) }

  static var captures: [BadBody] {
    changes(
      [:],
      [
        ("/points", "field_too_small", ["points": 0]), ("/member", "field_unknown", ["member": 1]),
        ("/reference", "field_too_short", ["reference": ""]),
        ("/basket/currency", "field_missing", ["basket": ["amount": 1]]),
      ])
  }

  static var returns: [BadBody] {
    let body: JSON = ["receipt": "r", "occurred_at": Till.occurredAt]
    return required("receipt", in: body)
      + changes(
        body,
        [
          ("/occurred_at", "field_missing", ["occurred_at": nil]),
          ("/amount/amount", "field_too_small", ["amount": ["amount": -1, "currency": "EUR"]]),
          (
            "/lines", "field_conflict",
            [
              "amount": ["amount": 1, "currency": "EUR"], "lines": [["line": 1, "quantity": 1]],
            ]
          ),
          ("/lines/0/line", "field_too_small", ["lines": [["line": 0, "quantity": 1]]]),
          ("/lines/0/line", "field_too_large", ["lines": [["line": 501, "quantity": 1]]]),
          ("/lines/0/quantity", "field_missing", ["lines": [["line": 1]]]),
          ("/points", "field_unknown", ["points": 1]),
        ])
  }

  static var refunds: [BadBody] {
    let body: JSON = ["reference": "r"]
    return required("reference", in: body)
      + changes(
        body,
        [
          ("/points", "field_too_small", ["points": 0]),
          ("/metadata", "field_type", ["metadata": []]),
          ("/amount", "field_unknown", ["amount": 1]),
        ])
  }

  static var enrolments: [BadBody] {
    let body: JSON = ["identifiers": [["kind": "card", "value": "CARD-1234"]]]
    return changes(
      body,
      [
        ("/identifiers", "field_missing", ["identifiers": nil]),
        ("/identifiers", "field_too_short", ["identifiers": []]),
        (
          "/identifiers", "field_too_long", ["identifiers": .array(Array(repeating: [:], count: 9))]
        ),
        (
          "/identifiers", "field_duplicate",
          [
            "identifiers": [
              ["kind": "card", "value": "card 1234"], ["kind": "card", "value": "CARD1234"],
            ]
          ]
        ),
        (
          "/identifiers/0/value", "field_too_short",
          ["identifiers": [["kind": "card", "value": "1"]]]
        ),
        (
          "/identifiers/0/value", "field_format",
          ["identifiers": [["kind": "email", "value": "anna"]]]
        ),
        ("/contact", "field_type", ["contact": "Anna"]),
        ("/contact/language", "field_format", ["contact": ["language": "not a tag"]]),
        ("/contact/phone", "field_format", ["contact": ["phone": "12345"]]),
        ("/contact/name", "field_too_long", ["contact": ["name": longText]]),
        ("/contact/age", "field_unknown", ["contact": ["age": 7]]),
      ])
  }

  static var lookups: [BadBody] {
    [
      BadBody("/identifier", "field_missing", [:]),
      BadBody("/identifier/kind", "field_missing", ["identifier": ["value": "x"]]),
      BadBody("/id", "field_unknown", ["identifier": Till.card(), "id": "x"]),
    ]
  }
}

/// Whatever is wrong with a body, the answer names the place and nothing is written.
@Suite struct BadInputTests {
  private static let purchase = "/v1/purchases/pur_01m82b1w82ekprs6h68aa43t6j"
  private static let redemption = "/v1/redemptions/rdm_01m82b1w8ke2aamdckn9yjvnkt"
  private static let hold = "/v1/holds/hld_01m82b1w8ke2aamdckn9yjvnkt"
  private static let order = "/v1/orders/ord_01m82b1w8ke2aamdckn9yjvnkt"
  private static let gift = "/v1/gifts/gft_01m82b1w8ke2aamdckn9yjvnkt"

  /// Every route that takes a JSON body, with all that can be wrong about it.
  private static let routes: [(path: String, bodies: [BadBody])] = [
    ("/v1/members", BadBody.enrolments), ("/v1/members/lookup", BadBody.lookups),
    ("/v1/purchases", BadBody.purchases), ("/v1/purchases/quote", BadBody.purchases),
    ("\(purchase)/returns", BadBody.returns), ("/v1/returns", BadBody.returns),
    ("/v1/redemptions", BadBody.redemptions), ("/v1/redemptions/quote", BadBody.redemptions),
    ("\(redemption)/refunds", BadBody.refunds), ("/v1/holds", BadBody.holds),
    ("\(hold)/capture", BadBody.captures), ("\(hold)/void", BadBody.voids),
    ("/v1/orders", BadBody.orders), ("/v1/orders/quote", BadBody.orders),
    ("\(order)/cancel", BadBody.orderMoves), ("\(order)/fulfil", BadBody.orderMoves),
    ("\(order)/deliver", BadBody.orderMoves), ("\(order)/return", BadBody.orderMoves),
    ("/v1/gifts", BadBody.gifts), ("\(gift)/revise", BadBody.gifts),
    ("\(gift)/publish", BadBody.giftMoves), ("\(gift)/pause", BadBody.giftMoves),
    ("\(gift)/resume", BadBody.giftMoves), ("\(gift)/retire", BadBody.giftMoves),
    ("\(gift)/stock", BadBody.stockChanges),
  ]

  private static let malformed = [
    "", " ", "{", "[]", "null", "7", "\"text\"", "{'a':1}", "{a:1}", "{} {}", "{}x", "{,}",
    "{\"a\":1,}", "{\"a\":[1,]}", "{\"a\" 1}", "{\"a\":NaN}", "{\"a\":01}", "{\"a\":1.}",
    "{\"a\":.5}", "{\"a\":+1}", "{\"a\":1e}", "{\"a\":-}", "{\"a\":0x1}", "{\"a\":tru}",
    "{\"a\":\"\t\"}", "{\"a\":\"\\x\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}",
    "{\"a\":\"\\u12g4\"}", "{/**/}", "{\"a\":\(String(repeating: "[", count: 50_000))",
    "{\"a\":\(String(repeating: "[", count: 65) + String(repeating: "]", count: 65))}",
  ]

  @Test func `bad input is named and leaves no trace in any table`() async throws {
    let stage = try await Stage()
    for door in Door.allCases {
      let till = try await stage.till(at: door)
      let before = try await stage.coalition.rowCounts()
      for (path, bodies) in Self.routes {
        for bad in bodies {
          let answer = try await till.post(path, bad.body, once: "key")
          let place = "\(path) \(bad.body.text.prefix(300))"
          #expect(answer.status == 422, "\(place): \(answer)")
          #expect(answer.code == "invalid_request", "\(place)")
          #expect(
            answer.json["errors"].elements.contains {
              $0["pointer"] == .string(bad.pointer) && $0["code"] == .string(bad.code)
                && $0["detail"].string?.isEmpty == false
            }, "\(place): \(bad.pointer) \(bad.code) not in \(answer)")
        }
        for text in Self.malformed {
          expectProblem(
            try await till.post(path, text: text, once: "key"), 400, "malformed_json",
            instance: path)
        }
        let twice = try await till.post(
          path, text: "{\"receipt\":\"a\",\"receipt\":\"b\"}", once: "key")
        #expect(twice.json["errors"].elements.contains { $0["code"] == "field_duplicate" })
        expectProblem(
          try await till.send(
            "POST", path, headers: [("Content-Type", "text/plain"), ("Idempotency-Key", "key")],
            body: Array("{}".utf8)), 415, "unsupported_media_type")
      }
      #expect(try await stage.coalition.rowCounts() == before)
    }
  }

  @Test func `quotes leave no trace in any table`() async throws {
    let stage = try await Stage()
    for door in Door.allCases {
      let till = try await stage.till(at: door)
      let member = try await till.enrol()
      try await till.earn(10, for: member)
      let before = try await stage.coalition.rowCounts()
      expect(
        try await till.post("/v1/purchases/quote", Till.purchase(of: member.shown)), 200)
      expect(
        try await till.post(
          "/v1/redemptions/quote", Till.redemption(of: member.shown, points: 3)), 200)
      expect(
        try await till.post(
          "/v1/redemptions/quote", Till.redemption(of: member.shown, points: 30)), 200)
      #expect(try await stage.coalition.rowCounts() == before)
      #expect(try await till.available(member) == 10)
    }
  }
}
