import Testing

/// Vouchers that many use, replace, cancel and let expire at the same moment.
@Suite struct VoucherRaceTests {
  private struct Scene {
    let coalition: TestCoalition
    let supplier: TestPartner
    let till: Till
    let counter: Till
    let member: Till.Member

    init(points: Int64) async throws {
      let stage = try await Stage.shared
      coalition = stage.coalition
      supplier = try await coalition.invitePartner()
      till = try await stage.till(at: .direct)
      counter = stage.till(supplier, at: .direct)
      member = try await till.enrol()
      try await till.earn(points, for: member)
    }
  }

  private static func atOnce<Answer: Sendable>(
    _ count: Int, _ request: @escaping @Sendable (Int) async throws -> Answer
  ) async throws -> [Answer] {
    try await withThrowingTaskGroup(of: Answer.self) { group in
      for number in 0..<count { group.addTask { try await request(number) } }
      var answers: [Answer] = []
      for try await answer in group { answers.append(answer) }
      return answers
    }
  }

  @Test(arguments: Door.allCases)
  func `a voucher that forty tills present at once is used as often as it is good for`(
    door: Door
  ) async throws {
    let scene = try await Scene(points: 100)
    let stage = try await Stage.shared
    let counter = stage.till(scene.supplier, at: door)
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 10, uses: 7)
    let code = try #require(
      try await scene.till.orderVoucher(gift, for: scene.member)["voucher"]["code"].string)
    let answers = try await Self.atOnce(40) { number in
      try await counter.activate(code, once: "a\(number)")
    }
    #expect(answers.count { $0.status == 201 } == 7)
    #expect(
      answers.filter { $0.status != 201 }.allSatisfy {
        $0.code == "voucher_used" || $0.code == "uses_exceed_voucher"
      })
    let left = answers.filter { $0.status == 201 }.compactMap { $0.json["uses_left"].number }
    #expect(left.sorted() == Array(0..<7))
    #expect(try await scene.coalition.brokenInvariants().isEmpty)
  }

  @Test func `one key from twenty connections uses a voucher once`() async throws {
    let scene = try await Scene(points: 100)
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 10, uses: 9)
    let code = try #require(
      try await scene.till.orderVoucher(gift, for: scene.member)["voucher"]["code"].string)
    let same = try await Self.atOnce(20) { _ in
      try await scene.counter.activate(code, reference: "same", once: "the-same")
    }
    #expect(same.allSatisfy { $0.status == 201 })
    #expect(Set(same.map(\.text)).count == 1)
    #expect(same.count { !$0.isReplay } == 1)
    let reference = try await Self.atOnce(20) { number in
      try await scene.counter.activate(code, reference: "again", once: "k\(number)")
    }
    #expect(reference.allSatisfy { $0.status == 201 })
    #expect(Set(reference.map(\.text)).count == 1)
    #expect(reference.count { !$0.isReplay } == 1)
  }

  /// Each voucher is used or cancelled, and never both; whoever asks for another code gets one only
  /// while it is open.
  @Test func `a voucher is used, cancelled or replaced, whoever is first`() async throws {
    let scene = try await Scene(points: 1000)
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 10)
    let ends = try await Self.atOnce(24) { number in
      let order = try await scene.till.orderVoucher(gift, for: scene.member)
      let code = order["voucher"]["code"].string!
      let path = "/v1/orders/\(order["id"].string!)"
      let answers = try await Self.atOnce(6) { step in
        switch (step + number) % 6 {
        case 0: try await scene.till.post("\(path)/cancel", [:], once: "c\(number)")
        case 1: try await scene.till.post("\(path)/reissue", [:], once: "r\(number)")
        default: try await scene.counter.activate(code, once: "a\(number)-\(step)")
        }
      }
      let uses = answers.count { $0.status == 201 && $0.json["object"] == "activation" }
      let cancels = answers.count { $0.status == 201 && $0.json["object"] == "order" }
      #expect(uses + cancels <= 1, "\(answers.map(\.text))")
      #expect(answers.allSatisfy { $0.status == 201 || $0.status == 409 })
      let after = try await scene.till.get(path).json
      #expect(
        after["state"] == (cancels == 1 ? "cancelled" : uses == 1 ? "delivered" : "fulfilled"))
      return cancels
    }
    let cancelled = Int64(ends.reduce(0, +))
    #expect(try await scene.till.available(scene.member) == 1000 - 10 * (24 - cancelled))
    #expect(try await scene.coalition.brokenInvariants().isEmpty)
  }

  /// Their time is over in a second: half of them are presented at once, half until then, while two
  /// sweeps end them.
  @Test func `a voucher is used or expires with its points back, never both`() async throws {
    let scene = try await Scene(points: 1000)
    let gift = try await scene.coalition.offerVoucher(
      by: scene.supplier, points: 10, givesPointsBack: true)
    var codes: [String] = []
    for _ in 0..<20 {
      let order = try await scene.till.orderVoucher(gift, for: scene.member)
      codes.append(try #require(order["voucher"]["code"].string))
    }
    let all = codes
    try await scene.coalition.letEndSoon(gift)
    let outcomes = try await Self.atOnce(22) { number -> String in
      guard number < all.count else {
        for _ in 0..<200 { try await scene.coalition.expireVouchers() }
        return "swept"
      }
      if number.isMultiple(of: 2) {
        try await Self.waitUntilOver(all[number], at: scene.counter)
      }
      let answer = try await scene.counter.activate(all[number], once: "a\(number)")
      return answer.status == 201 ? "used" : answer.code!
    }
    #expect(outcomes.count { $0 == "swept" } == 2)
    let used = outcomes.count { $0 == "used" }
    #expect(used <= 10)
    #expect(outcomes.count { $0 == "voucher_expired" } == 20 - used)
    try await scene.coalition.expireVouchers()
    #expect(try await scene.till.available(scene.member) == 1000 - 10 * Int64(used))
    #expect(try await scene.coalition.brokenInvariants().isEmpty)
  }

  private static func waitUntilOver(_ code: String, at counter: Till) async throws {
    while try await counter.post("/v1/vouchers/\(code)/check", [:]).json["status"] == "open" {}
  }

  @Test func `whoever guesses from many connections is told twenty times and no more`()
    async throws
  {
    let scene = try await Scene(points: 100)
    let gift = try await scene.coalition.offerVoucher(by: scene.supplier, points: 10)
    let code = try #require(
      try await scene.till.orderVoucher(gift, for: scene.member)["voucher"]["code"].string)
    let answers = try await Self.atOnce(60) { number in
      try await scene.counter.post("/v1/vouchers/GUESS-\(number)/check", [:])
    }
    #expect(answers.count { $0.code == "voucher_not_found" } == 20)
    #expect(answers.count { $0.code == "too_many_wrong_codes" } == 40)
    let right = try await scene.counter.activate(code, once: "a")
    expectProblem(right, 429, "too_many_wrong_codes")
    let wait = try #require(right["retry-after"].flatMap { Int64($0) })
    #expect((1...3600).contains(wait) && right.json["retry_after_seconds"] == .number(wait))
  }
}
