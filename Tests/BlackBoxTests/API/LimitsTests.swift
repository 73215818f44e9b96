import Postgres
import Testing

/// Limits and erasures, as a partner meets them.
@Suite struct LimitsTests {
  private func setLimit(
    _ activity: String, count: Int64?, points: Int64?, at partner: TestPartner, on stage: Stage
  ) async throws {
    _ = try await stage.coalition.database.query(
      "select ledger.set_limit('test', 'member', $1, 'day', 'refuse', $2, $3, $4)",
      [.text(activity), .text(partner.code), .bigint(count), .bigint(points)])
  }

  private func expectLimit(_ answer: HTTPAnswer, _ code: String) {
    expectProblem(answer, 429, code)
    let wait = answer.json["retry_after_seconds"]
    #expect(answer["retry-after"].map { JSON.number(Int64($0)!) } == wait)
    #expect(!answer.isReplay)
  }

  @Test(arguments: Door.allCases)
  func `a limit lets through what it says, quotes what it refuses, and remembers nothing`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let partner = try await stage.coalition.invitePartner()
    let till = stage.till(partner, at: door)
    try await setLimit("earn", count: 2, points: nil, at: partner, on: stage)
    let member = try await till.enrol()
    let first = Till.purchase(of: member.reference)
    let answer = try await till.post("/v1/purchases", first, once: "1")
    expect(answer, 201)
    expect(try await till.post("/v1/purchases/quote", Till.purchase(of: member.shown)), 200)
    expect(try await till.post("/v1/purchases/quote", Till.purchase(of: member.shown)), 200)
    expectReplay(try await till.post("/v1/purchases", first, once: "1"), of: answer)
    expect(try await till.post("/v1/purchases", Till.purchase(of: member.shown), once: "2"), 201)
    let beyond = Till.purchase(of: member.shown)
    expectLimit(try await till.post("/v1/purchases/quote", beyond), "member_limit_reached")
    expectLimit(try await till.post("/v1/purchases", beyond, once: "3"), "member_limit_reached")
    let other = try await till.enrol()
    expect(try await till.post("/v1/purchases", Till.purchase(of: other.shown), once: "4"), 201)
    try await setLimit("earn", count: 3, points: nil, at: partner, on: stage)
    expect(try await till.post("/v1/purchases", beyond, once: "3"), 201)

    try await setLimit("redeem", count: nil, points: 50, at: partner, on: stage)
    let spend = Till.redemption(of: member.reference, points: 50)
    expect(try await till.post("/v1/redemptions", spend, once: "5"), 201)
    let more = Till.redemption(of: member.reference, points: 1)
    expectLimit(try await till.post("/v1/redemptions/quote", more), "member_limit_reached")
    expectLimit(try await till.post("/v1/redemptions", more, once: "6"), "member_limit_reached")
  }

  @Test(arguments: Door.allCases)
  func `an erased member is nobody, and its card begins anew`(door: Door) async throws {
    let stage = try await Stage.shared
    let till = try await stage.till(at: door)
    let card = Till.card()
    let enrolment: JSON = ["identifiers": [card], "contact": ["name": "Somebody"]]
    let enrolled = try await till.post("/v1/members", enrolment, once: "e")
    let id = try #require(enrolled.json["id"].string)
    let bought = try await till.post(
      "/v1/purchases", Till.purchase(of: ["id": .string(id)]), once: "p")
    let purchase = try #require(bought.json["id"].string)
    _ = try await stage.coalition.database.query(
      """
      select count(*) from membership.erase_member('test',
        (select m.id from membership.members m where ledger.typeid('mem', m.id) = $1), 'test', true)
      """, [.text(id)])

    expectProblem(try await till.get("/v1/members/\(id)"), 404, "member_not_found")
    expectProblem(
      try await till.post("/v1/members", enrolment, once: "e"), 404, "member_not_found")
    expectProblem(
      try await till.post("/v1/purchases", Till.purchase(of: ["id": .string(id)]), once: "q"), 404,
      "member_not_found")
    expectProblem(
      try await till.post("/v1/purchases", Till.purchase(of: ["identifier": card]), once: "q"),
      404, "member_not_found")
    expectProblem(
      try await till.post("/v1/members/lookup", ["identifier": card]), 404, "member_not_found")
    let read = try await till.get("/v1/purchases/\(purchase)")
    expect(read, 200)
    #expect(read.json["member"] == .string(id), "the partner's books still know whose it was")
    let again = try await till.post("/v1/members", ["identifiers": [card]], once: "f")
    expect(again, 201)
    #expect(again.json["id"] != .string(id))
  }
}
