import Testing

@Suite struct EventsTests {
  @Test(arguments: Door.allCases)
  func `a partner follows its own events to their end and on from there`(door: Door) async throws {
    let stage = try await Stage.shared
    let (here, there) = (try await stage.till(at: door), try await stage.till(at: door))
    let member = try await here.enrol()
    let purchase = try await here.earn(30, for: member).json
    let redemption = try await there.post(
      "/v1/redemptions", Till.redemption(of: member.shown, points: 10), once: Unique.text("r"))
    expect(redemption, 201)

    let first = try await here.events(after: nil, limit: 1, awaiting: 1)
    #expect(first.json["data"].elements.count == 1)
    #expect(first.json["data"].elements[0]["kind"] == "member.enrolled")
    #expect(first.json["data"].elements[0]["subject"] == .string(member.id))
    let second = try await here.events(
      after: first.json["data"].elements[0]["id"], limit: 100, awaiting: 1)
    #expect(second.json.fieldNames == ["object", "data", "has_more", "next"])
    let event = second.json["data"].elements[0]
    #expect(
      event.fieldNames == ["id", "object", "created_at", "kind", "subject", "wallet_id"])
    #expect(event["kind"] == "purchase.earned" && event["subject"] == purchase["id"])
    #expect(second.json["data"].elements.count == 1, "the neighbour's redemption is not told")
    #expect(second.json["has_more"] == false)
    let page = try await here.events(after: nil, limit: 1)
    #expect(page.json["has_more"] == true)
    #expect(page.json["next"] == page.json["data"].elements[0]["id"])

    let third = try await here.events(after: second.json["next"], limit: 100)
    #expect(third.json["data"].elements.isEmpty)
    try await here.earn(5, for: member)
    let fourth = try await here.events(after: third.json["next"], limit: 100, awaiting: 1)
    #expect(fourth.json["data"].elements.map { $0["kind"] } == ["purchase.earned"])
    let again = try await here.events(after: event["id"], limit: 100)
    #expect(again.json["data"] == fourth.json["data"], "an event's id is a place to go on from")
  }

  @Test(arguments: Door.allCases)
  func `a name for a place is good only for the partner that was told it`(door: Door) async throws {
    let stage = try await Stage.shared
    let (here, there) = (try await stage.till(at: door), try await stage.till(at: door))
    let next = try await here.events(after: nil, limit: 1).json["next"]
    expect(try await here.events(after: next, limit: 1), 200)
    expectProblem(try await there.events(after: next, limit: 1), 422, "invalid_request")
    expectProblem(
      try await here.get("/v1/events?after=evt_01jd8x3v5wf6zr8v2y0kq4m9st"), 422, "invalid_request")
    expectProblem(try await here.get("/v1/events?after=7"), 422, "invalid_request")
  }

  @Test(arguments: Door.allCases)
  func `the balance of an instant is what the ledger knew then`(door: Door) async throws {
    let stage = try await Stage.shared
    let (here, there) = (try await stage.till(at: door), try await stage.till(at: door))
    let member = try await here.enrol()
    let path = "/v1/wallets/\(member.wallet)/balance"
    try await here.earn(30, for: member)
    let postings = "/v1/wallets/\(member.wallet)/postings"
    let recorded = try await here.get(postings).json["data"].elements[0]["created_at"]
    try await here.redeem(10, of: member)
    guard case .string(let instant) = recorded else { throw Missing() }
    let then = try await here.get("\(path)?at=\(instant)")
    expect(then, 200)
    #expect(then.json.fieldNames == ["object", "wallet_id", "at", "balance", "pending"])
    #expect(then.json["balance"] == 30 && then.json["pending"] == 0)
    #expect(try await here.get("\(path)?at=2020-01-01T00:00:00Z").json["balance"] == 0)
    expectProblem(try await there.get("\(path)?at=\(instant)"), 404, "wallet_not_found")
    expectProblem(try await here.get("\(path)?at=2999-01-01T00:00:00Z"), 422, "invalid_request")
    expectProblem(try await here.get(path), 422, "invalid_request")
    expectProblem(try await here.get("\(path)?at=yesterday"), 422, "invalid_request")
  }

  /// An answer lacks what every answer has.
  private struct Missing: Error {}
}

extension Till {
  /// Asks until there are so many events: those of others who are still writing may come before.
  fileprivate func events(
    after: JSON?, limit: Int, awaiting count: Int
  ) async throws -> HTTPAnswer {
    for _ in 0..<500 {
      let answer = try await events(after: after, limit: limit)
      if answer.json["data"].elements.count >= count { return answer }
      try await Task.sleep(for: .milliseconds(10))
    }
    return try await events(after: after, limit: limit)
  }

  fileprivate func events(after: JSON?, limit: Int) async throws -> HTTPAnswer {
    guard case .string(let id) = after else { return try await get("/v1/events?limit=\(limit)") }
    return try await get("/v1/events?limit=\(limit)&after=\(id)")
  }
}
