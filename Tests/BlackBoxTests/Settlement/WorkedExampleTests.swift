import EmbeddedPostgres
import Postgres
import Testing

/// The worked example of a settlement between four partners: purchases, redemptions and expiry
/// that lead to its quantities, through the real service, closed by the operator's command line.
@Suite struct SettledExampleTests {
  /// What each partner's month comes to.
  struct Partner {
    let issued: Int64
    let redeemed: Int64
    let expired: Int64
    var prices: ClearingStage.Prices
    let lines: [String: Int64]
    let net: Int64
  }

  static let partners = [
    Partner(
      issued: 1_284_317, redeemed: 402_118, expired: 70_003,
      prices: .init(issueMicros: 9500, reimbursementMicros: 8000),
      lines: [
        "issue_charge": 1_220_101, "issue_fee": 30_503, "redemption_fee": 4825,
        "platform_fee": 4900, "levy": 58_388, "tax": 19_723, "reimbursement": -321_694,
        "breakage_share": -22_401,
      ], net: 994_345),
    Partner(
      issued: 655_109, redeemed: 311_907, expired: 31_007,
      prices: .init(issueMicros: 10_000, reimbursementMicros: 8000),
      lines: [
        "issue_charge": 655_109, "issue_fee": 16_378, "redemption_fee": 3743,
        "platform_fee": 4900, "levy": 29_783, "tax": 10_961, "reimbursement": -249_526,
        "breakage_share": -9922,
      ], net: 461_426),
    Partner(
      issued: 198_441, redeemed: 387_563, expired: 9511,
      prices: .init(issueMicros: 10_500, reimbursementMicros: 7900),
      lines: [
        "issue_charge": 208_363, "issue_fee": 5209, "redemption_fee": 4593,
        "platform_fee": 4900, "levy": 9022, "tax": 4745, "reimbursement": -306_175,
        "breakage_share": -3044,
      ], net: -72_387),
    Partner(
      issued: 61_737, redeemed: 934_250, expired: 3002,
      prices: .init(issueMicros: 11_000, reimbursementMicros: 7750),
      lines: [
        "issue_charge": 67_911, "issue_fee": 1698, "redemption_fee": 10_861,
        "platform_fee": 4900, "levy": 2807, "tax": 4053, "reimbursement": -724_044,
        "breakage_share": -961,
      ], net: -632_775),
  ]

  private static let operatorFigures: [String: Int64] = [
    "liability_change": 40_194, "programme_margin": 391_801, "redemption_variance": 27_231,
    "issue_fees": 53_788, "redemption_fees": 24_022, "platform_fees": 19_600, "levy": 100_000,
    "breakage_income": 90_819, "breakage_share": -36_328, "tax_payable": 39_482,
  ]

  @Test func `the worked example comes out to the cent`() async throws {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    var tills: [Till] = []
    for partner in Self.partners {
      let invited = try await clearing.invitePartner(partner.prices)
      tills.append(Till(HTTPClient(service.origin), invited.key))
    }
    try await Self.trade(tills)
    for (period, closer, approver) in [("2025-09", "ann", "bob"), ("2025-10", "bob", "ann")] {
      let closed = try await clearing.run("settlement", "close", period, as: closer)
      try #require(closed.status == 0, "\(closed.text)")
      #expect(
        try await clearing.run("settlement", "approve", period, as: closer).status == 1,
        "whoever closed it approved it")
      let approved = try await clearing.run("settlement", "approve", period, as: approver)
      try #require(approved.status == 0, "\(approved.text)")
    }
    for (till, partner) in zip(tills, Self.partners) { try await expect(partner, at: till) }
    try await expectOperator(clearing)
    try await expectSigned(tills[0], clearing)
    try await expectFlows(clearing)
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// Leads to five million and one points at the end of September, and to October's quantities.
  static func trade(_ tills: [Till]) async throws {
    let member = try await tills[0].enrol()
    func earn(_ points: Int64, at till: Till, on day: String, expiring: String?) async throws {
      var body = Till.purchase(of: member.shown, amount: points).merging([
        "occurred_at": .string(day + "T12:00:00Z")
      ])
      body["points_expire"] = expiring.map { ["at": .string($0 + "T00:00:00Z")] } ?? "never"
      let answer = try await till.post("/v1/purchases", body, once: Unique.text("earn"))
      try #require(answer.status == 201, "\(answer)")
      #expect(answer.json["points"].number == points)
    }
    let expired = partners.map(\.expired).reduce(0, +)
    try await earn(5_000_001 - expired, at: tills[0], on: "2025-09-10", expiring: nil)
    for (till, partner) in zip(tills, partners) {
      try await earn(partner.expired, at: till, on: "2025-09-11", expiring: "2025-10-20")
    }
    for (till, partner) in zip(tills, partners) {
      try await earn(partner.issued, at: till, on: "2025-10-05", expiring: nil)
    }
    for (till, partner) in zip(tills, partners) {
      let body = Till.redemption(of: member.shown, points: partner.redeemed).merging([
        "occurred_at": "2025-10-25T12:00:00Z"
      ])
      let answer = try await till.post("/v1/redemptions", body, once: Unique.text("redeem"))
      try #require(answer.status == 201, "\(answer)")
    }
  }

  private func expect(_ partner: Partner, at till: Till) async throws {
    let statements = try await till.get("/v1/statements").json["data"].elements
    try #require(statements.count == 2)
    let statement = statements[0]
    #expect(statement["settlement"]["name"] == "2025-10")
    #expect(statement["net"] == ["amount": .number(partner.net), "currency": "EUR"])
    #expect(statement["due_on"] == "2025-11-05")
    let id = try #require(statement["id"].string)
    let read = try await till.get("/v1/statements/\(id)")
    #expect(read.json == statement)
    let lines = try await till.get("/v1/statements/\(id)/lines?limit=100").json["data"].elements
    var amounts: [String: Int64] = [:]
    for line in lines {
      let charge = try #require(line["charge"].string)
      amounts[charge, default: 0] += line["amount"]["amount"].number ?? 0
    }
    #expect(amounts == partner.lines)
    for line in lines { try await expectWholeBehind(line, of: id, at: till) }
    #expect(amounts.values.reduce(0, +) == partner.net)
    let page = try await till.get("/v1/statements/\(id)/lines?limit=1&starting_after=\(id)-1")
    #expect(page.json["data"][0] == lines[1])
    #expect(page.json["has_more"] == true)
  }

  /// What is behind a line adds up to what it counts, page by page, as JSON and as CSV.
  private func expectWholeBehind(_ line: JSON, of id: String, at till: Till) async throws {
    let name = try #require(line["id"].string)
    let path = "/v1/statements/\(id)/lines/\(name)/postings"
    var (points, cursor, pages) = (Int64(0), "", 0)
    while pages < 100 {
      let page = try await till.get(path + "?limit=2" + cursor)
      try #require(page.status == 200, "\(page)")
      for posting in page.json["data"].elements {
        points += try #require(posting["points"].number)
        let isOwn = posting["is_own"] == true
        #expect(isOwn == (posting["wallet_id"].string != nil))
        #expect(isOwn || posting["document"].string == nil)
      }
      pages += 1
      guard page.json["has_more"] == true else { break }
      cursor = try "&starting_after=" + #require(page.json["data"].elements.last?["id"].string)
    }
    #expect(points == line["quantity"].number ?? 0, "\(line)")
    let csv = try await till.send("GET", path, headers: [("Accept", "text/csv")])
    let rows = String(decoding: csv.body, as: UTF8.self).split(separator: "\r\n").dropFirst()
    let summed = rows.map { Int64($0.split(separator: ",", omittingEmptySubsequences: false)[4]) }
    #expect(summed.compactMap(\.self).reduce(0, +) == points)
  }

  private func expectOperator(_ clearing: ClearingStage) async throws {
    let found = try await clearing.stage.coalition.database.query(
      """
      select f.key, f.value::bigint from settlement.settlements s
      cross join jsonb_each_text(s.operator_figures) f where s.name = '2025-10'
      """)
    var figures: [String: Int64] = [:]
    for row in 0..<found.rowCount where try found.bigint(row, 1) != 0 {
      figures[try found.text(row, 0)] = try found.bigint(row, 1)
    }
    #expect(figures == Self.operatorFigures)
    #expect(figures.values.reduce(0, +) == 750_609)
    let settlement = try await clearing.stage.coalition.database.query(
      """
      select opening_points, closing_points, opening_liability, closing_liability
      from settlement.settlements where name = '2025-10'
      """)
    #expect(
      try (0..<4).map { try settlement.bigint(0, $0) }
        == [5_000_001, 5_050_244, 4_000_001, 4_040_195])
  }

  /// A partner's statement is proved offline by the public key alone, and a changed one is not.
  private func expectSigned(_ till: Till, _ clearing: ClearingStage) async throws {
    let statement = try await till.get("/v1/statements").json["data"][0]
    let signed = try #require(statement["signed"].string)
    let key = try await clearing.run("settlement", "public-key", "--format", "csv")
    let digits = try #require(key.text.split(separator: "\n").last?.split(separator: ",").last)
    let path = try clearing.write(signed + "\n", to: "statement.jws")
    let proved = try await clearing.run(
      "settlement", "verify", path, "--public-key", String(digits.filter(\.isHexDigit)))
    #expect(proved.status == 0, "\(proved.text)")
    #expect(proved.text.contains("\"net\":994345"))
    var forged = signed.split(separator: ".").map(String.init)
    forged[1] = String(forged[1].prefix(40)) + "A" + forged[1].dropFirst(41)
    let other = try clearing.write(forged.joined(separator: "."), to: "forged.jws")
    let refused = try await clearing.run(
      "settlement", "verify", other, "--public-key", String(digits.filter(\.isHexDigit)))
    #expect(refused.status == 1, "\(refused.text)")
    #expect(refused.text.contains("settlement_not_sound"))
  }

  /// Every redeemer's flows add up to what its statement reimburses, and all points are there.
  private func expectFlows(_ clearing: ClearingStage) async throws {
    let shown = try await clearing.run("settlement", "flows", "2025-10", "--format", "csv")
    try #require(shown.status == 0, "\(shown.text)")
    let rows = shown.text.split(whereSeparator: \.isNewline).dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    var (points, values): ([Substring: Int64], [Substring: Int64]) = ([:], [:])
    for row in rows {
      try #require(row.count == 7 && row[6] == "EUR", "\(row)")
      points[row[1], default: 0] += try #require(Int64(row[4]))
      values[row[1], default: 0] += try #require(Int64(row[5].filter { $0 != "." }))
    }
    #expect(points.values.sorted() == Self.partners.map(\.redeemed).sorted())
    let reimbursed = Self.partners.map { -($0.lines["reimbursement"] ?? 0) }
    #expect(values.values.sorted() == reimbursed.sorted())
  }
}
