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
  func `an upload larger than what is on its way at once is answered whole and in order`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference, amount: 100, receipt: "#").text
    let lines = (0..<1_100).map { number in
      body.replacing("\"#\"", with: "\"\(number)\",\"idempotency_key\":\"line-\(number)\"")
    }
    for isReplay in [false, true] {
      let answers = try await Self.upload(lines, by: till).text.split(separator: "\n")
      #expect(answers.count == lines.count)
      let other = answers.enumerated().first { number, answer in
        !answer.hasPrefix(
          "{\"line\":\(number + 1),\"status\":201,\"replayed\":\(isReplay),")
      }
      #expect(other == nil)
    }
    #expect(try await till.available(member) == 1_100)
  }

  @Test(arguments: Door.allCases)
  func `the largest upload is answered line by line, one line more is refused`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let largest = [String](repeating: "x", count: 5_000)
    let answer = try await Self.upload(largest, by: till)
    #expect(answer.status == 200)
    #expect(answer.text.split(separator: "\n").count == 5_000)
    #expect(answer.text.contains("{\"line\":5000,\"status\":400,"))
    let refused = try await Self.upload(largest + ["x"], by: till)
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
