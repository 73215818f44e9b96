import Coalition
import EmbeddedPostgres
import Postgres
import TestSupport
import Testing

@Suite struct DisputesTests {
  private static let statement = "01930000-0000-7000-8000-000000000001"

  private static func body(_ statement: String, _ amount: Int64, currency: JSON = "EUR") -> JSON {
    [
      "statement": .string(statement), "line": 1, "reason": "counted twice",
      "amount": ["amount": .number(amount), "currency": currency],
      "evidence": [["kind": "invoice", "url": "https://example.com/1"]],
    ]
  }

  @Test func `a line is disputed up to its amount, once, by its partner`() async throws {
    let coalition = try await TestCoalition.make()
    let service = try await Service.start(on: coalition.serviceConnectionString)
    let client = HTTPClient(service.origin)
    let partner = try await coalition.invitePartner()
    let till = Till(client, partner.key)
    let neighbour = Till(client, try await coalition.invitePartner().key)
    _ = try Psql.run(
      SettledPeriod.sql(partner: partner.code, statement: Self.statement),
      at: coalition.connectionString, TestCluster.shared.postgres.programs())
    let listed = try await till.get("/v1/statements")
    expect(listed, 200)
    let statement = listed.json["data"][0]["id"].string!

    let opened = try await till.post("/v1/disputes", Self.body(statement, 6000), once: "d1")
    expect(opened, 201)
    let dispute = opened.json
    #expect(dispute["object"] == "dispute" && dispute["status"] == "open")
    #expect(dispute["line_amount"] == ["amount": 10_000, "currency": "EUR"])
    #expect(dispute["is_held"] == true && dispute["charge"] == "platform_fee")
    expectReplay(
      try await till.post("/v1/disputes", Self.body(statement, 6000), once: "d1"), of: opened)
    expectProblem(
      try await till.post("/v1/disputes", Self.body(statement, 6001), once: "d1"), 422,
      "idempotency_key_reused")
    let over = try await till.post("/v1/disputes", Self.body(statement, 4001), once: "d2")
    expectProblem(over, 409, "dispute_exceeds_line")
    #expect(over.json["amount_disputable"] == 4000)
    expectProblem(
      try await till.post("/v1/disputes", Self.body(statement, 1, currency: "USD"), once: "d3"),
      422, "currency_mismatch")
    expectProblem(
      try await neighbour.post("/v1/disputes", Self.body(statement, 1), once: "d4"), 404,
      "statement_line_not_found")

    try await expectReadable(by: till, of: partner, statement, while: "suspended", coalition)
    let path = "/v1/disputes/\(dispute["id"].string!)"
    #expect(try await till.get(path).json == dispute)
    expectProblem(try await neighbour.get(path), 404, "dispute_not_found")
    #expect(try await till.get("/v1/disputes").json["data"].elements.last == dispute)
    #expect(try await neighbour.get("/v1/disputes").json["data"] == [])
    _ = try await coalition.database.query(
      """
      select settlement.resolve_dispute('ann', d.id, 'accepted', 'right', false)
      from settlement.disputes d where d.amount = 6000
      """)
    let resolved = try await till.get(path).json
    #expect(resolved["status"] == "accepted" && resolved["resolution"] == "right")
    expectReplay(
      try await till.post("/v1/disputes", Self.body(statement, 6000), once: "d1"), of: opened)
  }

  /// Whoever is suspended for a debt can read what it is, line by line, and speak against it.
  private func expectReadable(
    by till: Till, of partner: TestPartner, _ statement: String, while status: String,
    _ coalition: TestCoalition
  ) async throws {
    try await coalition.setStatus(status, of: partner)
    let disputed = try await till.post("/v1/disputes", Self.body(statement, 1), once: "d5")
    expect(disputed, 201)
    let path = "/v1/statements/\(statement)"
    for read in [
      path, path + "/lines", "/v1/statements", "/v1/position", "/v1/disputes", "/v1/purchases",
      "/v1/disputes/\(disputed.json["id"].string!)",
    ] {
      expect(try await till.get(read), 200)
    }
    let csv = try await till.send("GET", path + "/lines", headers: [("Accept", "text/csv")])
    #expect(
      String(decoding: csv.body, as: UTF8.self)
        == "id,line,document,charge,quantity,rate_micros,share_basis_points,amount,currency,"
        + "tax_basis_points,terms_id,belongs_to,original_amount,original_currency,"
        + "original_rate_nanos\r\n"
        + "\(statement)-1,1,fees,platform_fee,,,,100.00,EUR,,,,,,\r\n")
    expectProblem(
      try await till.post(
        "/v1/members", ["identifiers": [Till.card()]], once: Unique.text("m")), 403,
      "partner_suspended")
    try await coalition.setStatus("active", of: partner)
    _ = try await coalition.database.query(
      """
      select settlement.resolve_dispute('ann', d.id, 'rejected', 'no', false)
      from settlement.disputes d where d.amount = 1
      """)
  }
}
