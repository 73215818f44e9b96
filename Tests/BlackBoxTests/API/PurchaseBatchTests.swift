import Testing

@Suite struct PurchaseBatchTests {
  private static func upload(_ lines: [String], by till: Till) async throws -> HTTPAnswer {
    try await till.send(
      "POST", "/v1/purchases/batch", headers: [("Content-Type", "application/x-ndjson")],
      body: Array(lines.joined(separator: "\n").utf8))
  }

  @Test(arguments: Door.allCases)
  func `one bad line of an upload does not stop the others, and a second upload earns nothing`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    func line(_ key: JSON, _ change: JSON = [:]) -> String {
      Till.purchase(of: member.reference, amount: 100).merging(["idempotency_key": key])
        .merging(change).text
    }
    let lines = [
      line("b1"), "{not json", line("b2", ["amount": ["amount": -1, "currency": "EUR"]]),
      line("b3"), line("b4").replacing("\"b4\"", with: "null"),
      line("b5", ["occurred_at": "2199-01-01T00:00:00Z"]), line("b6"),
    ]
    let answer = try await Self.upload(lines, by: till)
    #expect(answer.status == 200 && answer["content-type"] == "application/x-ndjson")
    let answers = answer.lines
    #expect(answers.map { $0["line"] } == (1...7).map { .number($0) })
    #expect(answers.map { $0["status"] } == [201, 400, 422, 201, 422, 422, 201])
    #expect(
      answers.map { $0["problem"]["code"] } == [
        nil, "malformed_json", "invalid_request", nil, "invalid_request", "occurred_in_future", nil,
      ])
    #expect(answers[2]["problem"]["errors"][0]["pointer"] == "/amount/amount")
    #expect(answers[4]["problem"]["errors"][0]["pointer"] == "/idempotency_key")
    #expect(try await till.available(member) == 3)

    let again = try await Self.upload(lines, by: till)
    #expect(again.lines.map { $0["status"] } == answers.map { $0["status"] })
    #expect(
      again.lines.map { $0["replayed"] } == [true, false, false, true, false, false, true])
    for place in [0, 3, 6] {
      #expect(again.lines[place]["purchase"] == answers[place]["purchase"])
    }
    #expect(try await till.available(member) == 3)
  }

  @Test(arguments: Door.allCases)
  func `a line that was sent alone before is a replay`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference, amount: 100)
    let alone = try await till.post("/v1/purchases", body, once: "p")
    let answer = try await Self.upload([body.merging(["idempotency_key": "p"]).text], by: till)
    #expect(answer.lines[0]["replayed"] == true && answer.lines[0]["status"] == 201)
    #expect(answer.lines[0]["purchase"] == alone.json)
  }

  @Test(arguments: Door.allCases)
  func `the largest upload is answered line by line, one line more is refused`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    var lines = (0..<5_000).map { number in
      Till.purchase(of: member.reference, amount: 100)
        .merging(["idempotency_key": .string("line-\(number)")]).text
    }
    let answer = try await Self.upload(lines, by: till)
    #expect(answer.lines.map { $0["line"] } == (1...5_000).map { .number($0) })
    #expect(answer.lines.allSatisfy { $0["status"] == 201 })
    #expect(try await till.available(member) == 5_000)
    lines.append(lines[0])
    let refused = try await Self.upload(lines, by: till)
    expectProblem(refused, 422, "invalid_request", instance: "/v1/purchases/batch")
    #expect(refused.json["errors"][0]["code"] == "field_too_long")
  }

  @Test(arguments: Door.allCases)
  func `an upload without lines is refused`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    expectProblem(try await Self.upload([], by: till), 422, "invalid_request")
    expectProblem(
      try await till.post("/v1/purchases/batch", text: "{}"), 415, "unsupported_media_type")
  }
}
