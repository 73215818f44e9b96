import Testing

/// Many connections at the same moment: on both event loops, and behind nginx.
@Suite struct SameMomentTests {
  /// Sends requests at the same moment, each over a connection of its own.
  private static func atOnce(
    _ count: Int, _ request: @escaping @Sendable (Int) async throws -> HTTPAnswer
  ) async throws -> [HTTPAnswer] {
    try await withThrowingTaskGroup(of: HTTPAnswer.self) { group in
      for number in 0..<count { group.addTask { try await request(number) } }
      var answers: [HTTPAnswer] = []
      for try await answer in group { answers.append(answer) }
      return answers
    }
  }

  @Test(arguments: Door.allCases)
  func `fifty tills that spend from one wallet never overspend it`(door: Door) async throws {
    let stage = try await Stage.shared
    let till = try await stage.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let answers = try await Self.atOnce(50) { number in
      try await till.post(
        "/v1/redemptions", Till.redemption(of: member.reference, points: 7), once: "r\(number)")
    }
    #expect(answers.count { $0.status == 201 } == 14)
    let refused = answers.filter { $0.status != 201 }
    #expect(refused.allSatisfy { $0.code == "insufficient_points" })
    #expect(refused.allSatisfy { $0.json["points_available"] == 2 })
    let balances = answers.compactMap { $0.json["balance_after"].number }
    #expect(balances.sorted() == (0..<14).map { 2 + 7 * $0 })
    #expect(try await till.available(member) == 2)
  }

  @Test(arguments: Door.allCases)
  func `one receipt from twenty connections earns once`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let body = Till.purchase(of: member.reference)
    let answers = try await Self.atOnce(20) { number in
      try await till.post("/v1/purchases", body, once: "p\(number)")
    }
    #expect(answers.allSatisfy { $0.status == 201 })
    #expect(Set(answers.map(\.text)).count == 1)
    #expect(answers.count { !$0.isReplay } == 1)
    #expect(try await till.available(member) == 100)
  }

  @Test(arguments: Door.allCases)
  func `one idempotency key from twenty connections has one effect and one answer`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let purchase = Till.purchase(of: member.reference)
    let redemption = Till.redemption(of: member.reference, points: 30)
    let enrolment: JSON = ["identifiers": [Till.card()]]
    for (path, body) in [
      ("/v1/purchases", purchase), ("/v1/redemptions", redemption), ("/v1/members", enrolment),
    ] {
      let answers = try await Self.atOnce(20) { _ in
        try await till.post(path, body, once: "once at \(path)".filter { $0 != " " })
      }
      #expect(answers.allSatisfy { $0.status == 201 }, "\(path)")
      #expect(Set(answers.map(\.text)).count == 1, "\(path)")
      #expect(answers.count { !$0.isReplay } == 1, "\(path)")
    }
    #expect(try await till.available(member) == 170)
  }

  @Test(arguments: Door.allCases)
  func `one idempotency key for twenty requests serves one of them`(door: Door) async throws {
    let till = try await Stage.shared.till(at: door)
    var members: [Till.Member] = []
    for _ in 0..<20 { members.append(try await till.enrol()) }
    let all = members
    let answers = try await Self.atOnce(20) { number in
      try await till.post(
        "/v1/purchases", Till.purchase(of: all[number].reference), once: "the-same")
    }
    #expect(answers.count { $0.status == 201 } == 1)
    #expect(answers.count { $0.code == "idempotency_key_reused" } == 19)
  }

  @Test(arguments: Door.allCases)
  func `one card that twenty tills enrol is one member`(door: Door) async throws {
    let stage = try await Stage.shared
    var tills: [Till] = []
    for _ in 0..<20 { tills.append(try await stage.till(at: door)) }
    let (all, card) = (tills, Till.card())
    let answers = try await Self.atOnce(20) { number in
      try await all[number].post("/v1/members", ["identifiers": [card]], once: "enrol")
    }
    #expect(answers.count { $0.status == 201 } == 1 && answers.count { $0.status == 200 } == 19)
    #expect(Set(answers.map { $0.json["id"] }).count == 1)
  }

  @Test(arguments: Door.allCases)
  func `refunds and returns at the same moment do not exceed what they undo`(
    door: Door
  ) async throws {
    let till = try await Stage.shared.till(at: door)
    let member = try await till.enrol()
    let purchase = try await till.earn(100, for: member).json["id"].string!
    let redemption = try await till.redeem(60, of: member).json["id"].string!
    let refunds = try await Self.atOnce(10) { number in
      try await till.post(
        "/v1/redemptions/\(redemption)/refunds", ["reference": "f\(number)", "points": 25],
        once: "f\(number)")
    }
    #expect(refunds.count { $0.status == 201 } == 2)
    #expect(refunds.count { $0.code == "refund_exceeds_redemption" } == 8)
    let returns = try await Self.atOnce(10) { number in
      try await till.post(
        "/v1/purchases/\(purchase)/returns",
        [
          "receipt": "b\(number)", "occurred_at": Till.occurredAt,
          "amount": ["amount": 4_000, "currency": "EUR"],
        ], once: "b\(number)")
    }
    #expect(returns.count { $0.status == 201 } == 2)
    #expect(returns.count { $0.code == "return_exceeds_purchase" } == 8)
    #expect(try await till.available(member) == 10)
  }
}
