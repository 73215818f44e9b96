import Testing

/// Many members that want the same gift at the same moment, and one wallet that wants many.
@Suite struct OrderRaceTests {
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
  func `of a gift that everybody wants exactly as many are ordered as there are`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let till = try await stage.till(at: door)
    let gift = try await stage.coalition.offerGift(points: 60, stock: 30)
    var members: [Till.Member] = []
    for number in 0..<120 {
      let member = try await till.enrol()
      // Every sixth has too few points, and what is set aside for it comes back to the others.
      try await till.earn(number % 6 == 0 ? 59 : 100, for: member)
      members.append(member)
    }
    let all = members
    let answers = try await Self.atOnce(120) { number in
      try await till.post(
        "/v1/orders", Till.order(of: gift, for: all[number].reference), once: "o\(number)")
    }
    #expect(answers.count { $0.status == 201 } <= 30)
    let refused = Set(answers.filter { $0.status != 201 }.compactMap(\.code))
    #expect(refused.isSubset(of: ["out_of_stock", "insufficient_points"]))
    try await stage.coalition.waitUntilConcluded(gift)
    // What came back too late for those who asked at once is there for the next.
    var placed = answers.count { $0.status == 201 }
    while placed < 30 {
      let member = try await till.enrol()
      try await till.earn(60, for: member)
      let late = try await till.post(
        "/v1/orders", Till.order(of: gift, for: member.reference), once: "late\(placed)")
      expect(late, 201)
      placed += 1
    }
    try await stage.coalition.waitUntilConcluded(gift)
    #expect(try await stage.coalition.stock(of: gift) == [0, 0, 30])
    var left: Int64 = 0
    for member in all { left += try await till.available(member) ?? 0 }
    let spent = Int64(answers.count { $0.status == 201 }) * 60
    #expect(left == 20 * 59 + 100 * 100 - spent, "refused members keep their points")
    #expect(try await stage.coalition.brokenInvariants().isEmpty)
  }

  @Test(arguments: Door.allCases)
  func `one wallet that orders from forty connections spends what it has`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let till = try await stage.till(at: door)
    let gift = try await stage.coalition.offerGift(kind: "voucher", points: 7)
    let limited = try await stage.coalition.offerGift(points: 1, stock: 40, limit: 3)
    let member = try await till.enrol()
    try await till.earn(73, for: member)
    let answers = try await Self.atOnce(40) { number in
      try await till.post(
        "/v1/orders",
        Till.order(of: number % 2 == 0 ? gift : limited, for: member.reference), once: "o\(number)")
    }
    let vouchers = answers.filter { $0.status == 201 && $0.json["gift"] == .string(gift) }
    #expect(vouchers.count == 10)
    #expect(answers.count { $0.status == 201 } == 13)
    #expect(Set(vouchers.compactMap { $0.json["voucher"]["code"].string }).count == 10)
    #expect(try await till.available(member) == 0)
    try await stage.coalition.waitUntilConcluded(limited)
    #expect(try await stage.coalition.stock(of: limited) == [37, 0, 3])
  }

  @Test(arguments: Door.allCases)
  func `one key from twenty connections places one order, and its cancellation counts once`(
    door: Door
  ) async throws {
    let stage = try await Stage.shared
    let till = try await stage.till(at: door)
    let gift = try await stage.coalition.offerGift(points: 30, stock: 20)
    let member = try await till.enrol()
    try await till.earn(100, for: member)
    let body = Till.order(of: gift, for: member.reference)
    let answers = try await Self.atOnce(20) { _ in
      try await till.post("/v1/orders", body, once: "the-same")
    }
    #expect(answers.allSatisfy { $0.status == 201 })
    #expect(Set(answers.map(\.text)).count == 1)
    #expect(answers.count { !$0.isReplay } == 1)
    try await stage.coalition.waitUntilConcluded(gift)
    #expect(try await stage.coalition.stock(of: gift) == [19, 0, 1])
    let path = "/v1/orders/\(answers[0].json["id"].string!)/cancel"
    let cancels = try await Self.atOnce(20) { number in
      try await till.post(path, [:], once: "c\(number)")
    }
    #expect(cancels.allSatisfy { $0.status == 201 })
    #expect(cancels.count { !$0.isReplay } == 1)
    #expect(try await till.available(member) == 100)
    #expect(try await stage.coalition.stock(of: gift) == [20, 0, 0])
  }
}
