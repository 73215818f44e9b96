import EmbeddedPostgres
import Postgres
import TestSupport
import Testing

/// A partner that was billed in leva is billed in euros from February 2025 on. In February points
/// are refunded that were redeemed with it in January, goods come back that were bought then, a
/// purchase of January is reported late, and a dispute over January's statement is accepted.
///
/// The goal is to find anything of that which keeps February from being closed, or money that is in
/// the wrong currency.
@Suite struct ChangedCurrencyTests {
  private static let rate: Int64 = 511_291_881

  @Test func `what is open from before a change of the billing currency is settled after it`()
    async throws
  {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    let shop = try await clearing.stage.coalition.invitePartner(earnPoints: 100)
    let other = try await clearing.invitePartner()
    try await agree(shop, clearing)
    let tills = [shop, other].map { Till(HTTPClient(service.origin), $0.key) }
    let member = try await tills[1].enrol()
    let shown = try await tills[0].enrol(member.identifier)

    expect(try await buy(100_000, shown, at: tills[1], in: "2025-01"), 201)
    let bought = try await buy(50_000, shown, at: tills[0], in: "2025-01")
    expect(bought, 201)
    let spent = try await tills[0].post(
      "/v1/redemptions",
      Till.redemption(of: member.reference, points: 30_000).merging([
        "occurred_at": "2025-01-20T12:00:00Z"
      ]), once: Unique.text("redeem"))
    expect(spent, 201)
    try await clearing.settle("2025-01")
    let january = try await statement(at: tills[0])
    #expect(january["net"]["currency"] == "BGN")
    try await dispute(january, at: tills[0], clearing)

    let redemption = try #require(spent.json["id"].string)
    expect(
      try await tills[0].post(
        "/v1/redemptions/\(redemption)/refunds",
        ["reference": .string(Unique.text("refund")), "occurred_at": "2025-02-03T12:00:00Z"],
        once: Unique.text("refund")), 201)
    let purchase = try #require(bought.json["id"].string)
    expect(
      try await tills[0].post(
        "/v1/purchases/\(purchase)/returns",
        [
          "receipt": .string(Unique.text("return")), "occurred_at": "2025-02-04T12:00:00Z",
          "amount": ["amount": 50_000, "currency": "EUR"],
        ],
        once: Unique.text("return")), 201)
    expect(try await buy(10_000, shown, at: tills[0], in: "2025-01"), 201)
    expect(try await buy(20_000, shown, at: tills[0], in: "2025-02"), 201)
    try await clearing.settle("2025-02")

    let february = try await statement(at: tills[0])
    #expect(february["net"]["currency"] == "EUR" && february["rate_nanos"] == .null)
    try await expectConverted(february, at: tills[0])
    let flows = try await clearing.run("settlement", "flows", "2025-02", "--format", "csv")
    #expect(
      flows.text.contains("\(other.code),\(shop.code),0,30000,-30000,-184.07,EUR"), "\(flows.text)")
    let exported = try await clearing.run(
      "settlement", "export", "2025-02", "--format", "hledger", "--opening", "always")
    #expect(exported.status == 0, "\(exported.text)")
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// Lines of January's terms are theirs in leva, and converted; those of February are not.
  private func expectConverted(_ statement: JSON, at till: Till) async throws {
    let id = try #require(statement["id"].string)
    let lines = try await till.get("/v1/statements/\(id)/lines").json["data"].elements
    let told = lines.filter { $0["original"] != .null }.map { line in
      let (amount, original) = (line["amount"]["amount"].number ?? 0, line["original"])
      #expect(original["rate_nanos"].number == Self.rate)
      #expect(original["amount"]["currency"] == "BGN" && line["amount"]["currency"] == "EUR")
      return "\(line["charge"].string ?? "?") \(original["amount"]["amount"].number ?? 0) \(amount)"
    }
    // At 0.02 leva: 10,000 points are 200.00, 50,000 are 1,000.00. At 0.012: 30,000 are 360.00.
    #expect(
      told.sorted() == [
        "dispute_adjustment -100 -51", "issue_charge 20000 10226", "issue_credit -100000 -51129",
        "reimbursement_reversal 36000 18407",
      ])
    let own = try #require(
      lines.first { $0["charge"] == "issue_charge" && $0["original"] == .null })
    #expect(own["amount"]["amount"].number == 20_000 && own["belongs_to"] == .null)
    let net = lines.reduce(0) { $0 + ($1["amount"]["amount"].number ?? 0) }
    #expect(statement["net"]["amount"].number == net)
  }

  /// Leva until January, euros from February on, at 0.02 leva or 0.01 euros a point issued and
  /// 0.012 leva or 0.006 euros one redeemed.
  private func agree(_ partner: TestPartner, _ clearing: ClearingStage) async throws {
    try await clearing.bill(
      partner, in: "BGN", from: "2020-01-01", issueMicros: 20_000, reimbursementMicros: 12_000)
    try await clearing.bill(
      partner, in: "EUR", from: "2025-02-01", issueMicros: 10_000, reimbursementMicros: 6_000)
    try await clearing.setRate(of: "BGN", in: "EUR", to: "0.511291881", from: "2020-01-01")
  }

  private func buy(
    _ points: Int64, _ member: Till.Member, at till: Till, in month: String
  ) async throws -> HTTPAnswer {
    try await till.post(
      "/v1/purchases",
      Till.purchase(of: member.reference, amount: points).merging([
        "occurred_at": .string(month + "-10T12:00:00Z"), "points_expire": "never",
      ]), once: Unique.text("buy"))
  }

  /// One leva of the first line is disputed, and accepted.
  private func dispute(_ statement: JSON, at till: Till, _ clearing: ClearingStage) async throws {
    let id = try #require(statement["id"].string)
    let opened = try await till.post(
      "/v1/disputes",
      [
        "statement": .string(id), "line": 1, "amount": ["amount": 100, "currency": "BGN"],
        "reason": "one too many", "evidence": [["kind": "note", "text": "the till's roll"]],
      ], once: Unique.text("dispute"))
    expect(opened, 201)
    let accepted = try await clearing.run(
      "dispute", "accept", try #require(opened.json["id"].string), "--reason", "true", as: "carl")
    try #require(accepted.status == 0, "\(accepted.text)")
  }

  private func statement(at till: Till) async throws -> JSON {
    try #require(try await till.get("/v1/statements").json["data"].elements.first)
  }
}
