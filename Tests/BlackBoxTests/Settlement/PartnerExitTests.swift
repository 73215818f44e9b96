import EmbeddedPostgres
import Postgres
import TestSupport
import Testing

/// A partner leaves a coalition of two: its tills stop, its points are redeemed elsewhere at its
/// cost until the run-off ends, a final statement says what it owes for the rest, and then nothing.
@Suite struct PartnerExitTests {
  private static func earn(
    _ points: Int64, for member: Till.Member, at till: Till, on day: String
  ) async throws -> HTTPAnswer {
    let body = Till.purchase(of: member.reference, amount: points).merging([
      "occurred_at": .string(day + "T05:00:00Z"), "points_expire": "never",
    ])
    return try await till.post("/v1/purchases", body, once: Unique.text("earn"))
  }

  private static func redeem(
    _ points: Int64, of member: Till.Member, at till: Till, on day: String
  ) async throws -> HTTPAnswer {
    let body = Till.redemption(of: member.reference, points: points).merging([
      "occurred_at": .string(day + "T05:00:00Z")
    ])
    return try await till.post("/v1/redemptions", body, once: Unique.text("redeem"))
  }

  @Test func `a partner leaves, and its final statement is right to the cent`() async throws {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    let leaver = try await clearing.invitePartner(
      .init(funding: "split", issueShare: 4000, issueMicros: 9500))
    let stayer = try await clearing.invitePartner()
    let tills = (
      leaver: Till(HTTPClient(service.origin), leaver.key),
      stayer: Till(HTTPClient(service.origin), stayer.key)
    )
    try await clearing.moveClock(to: "2031-01-10T06:00:00Z")
    let member = try await tills.leaver.enrol()
    let shown = try await tills.stayer.enrol(member.identifier)
    expect(try await Self.earn(100_003, for: member, at: tills.leaver, on: "2031-01-10"), 201)
    expect(try await Self.earn(50_000, for: shown, at: tills.stayer, on: "2031-01-10"), 201)
    try await payIn(leaver, clearing)
    try await leave(leaver, clearing)

    // The run-off: its points are redeemed elsewhere.
    try await clearing.moveClock(to: "2031-02-01T06:00:00Z")
    try await clearing.settle("2031-01")
    expectProblem(
      try await Self.earn(100, for: member, at: tills.leaver, on: "2031-02-01"), 403,
      "partner_has_left")
    expectProblem(
      try await Self.redeem(1, of: member, at: tills.leaver, on: "2031-02-01"), 403,
      "partner_has_left")
    expect(try await Self.redeem(30_001, of: shown, at: tills.stayer, on: "2031-02-01"), 201)

    // Its end.
    try await clearing.moveClock(to: "2031-03-01T06:00:00Z")
    try await clearing.settle("2031-02")
    let final = try await expectFinal(at: tills.leaver, clearing)

    // Afterwards its points cost it nothing, also those redeemed before and reported late.
    expect(try await Self.redeem(20_000, of: shown, at: tills.stayer, on: "2031-02-20"), 201)
    expect(try await Self.redeem(10_000, of: shown, at: tills.stayer, on: "2031-03-01"), 201)
    #expect(
      try await clearing.texts(
        """
        select coalesce(issuer, 'operator') || ' ' || points
        from settlement.outstanding_at('issuer', null, null) order by issuer
        """) == ["\(stayer.code) 50000", "operator 40002"])
    try await clearing.moveClock(to: "2031-04-01T06:00:00Z")
    try await clearing.settle("2031-03")
    #expect(try await tills.leaver.get("/v1/statements").json["data"].elements.count == 2)

    try await returnPayment(of: leaver, clearing)
    for (month, end) in [("2031-04", "2031-05-01"), ("2031-05", "2031-06-01")] {
      try await clearing.moveClock(to: end + "T06:00:00Z")
      try await clearing.settle(month)
      let all = try await tills.leaver.get("/v1/statements").json["data"].elements
      try #require(all.count == 3)
      #expect(all[0]["previous_balance"] == final["balance"])
      #expect(all[0]["balance"] == final["balance"])
      #expect(all[0]["net"] == ["amount": 0, "currency": "EUR"])
    }
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// Goal: what is left of a deposit is given back once, whatever is paid out of it meanwhile.
  /// Method: the final statement is closed while the operator pays the one before out of the
  /// deposit, again and again; both orders come about, and each conserves.
  @Test func `what is paid out of a deposit is not given back by the final statement`() async throws
  {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    let leaver = try await clearing.invitePartner()
    let till = Till(HTTPClient(service.origin), leaver.key)
    try await clearing.moveClock(to: "2031-01-10T06:00:00Z")
    let member = try await till.enrol()
    expect(try await Self.earn(100_003, for: member, at: till, on: "2031-01-10"), 201)
    try await payIn(leaver, clearing)
    let id = try await proposeExit(leaver, clearing)
    try #require(try await clearing.run("partner", "exit", "approve", id, as: "bob").status == 0)
    try await clearing.moveClock(to: "2031-02-01T06:00:00Z")
    try await clearing.settle("2031-01")
    try await clearing.moveClock(to: "2031-03-01T06:00:00Z")
    async let closed = clearing.run("settlement", "close", "2031-02")
    for cents in 1...40 {
      _ = try? await clearing.stage.coalition.database.query(
        """
        select settlement.pay_from_deposit('carl', p.reference, 1, $1, false)
        from settlement.payments p where p.settlement_number = 1
        """, [.text("U\(cents)")])
    }
    try #require(try await closed.status == 0)
    let approved = try await clearing.run("settlement", "approve", "2031-02", as: "bob")
    try #require(approved.status == 0, "\(approved.text)")
    #expect(
      try await clearing.texts(
        """
        select (select coalesce(sum(u.amount), 0) from settlement.deposit_uses u) - sum(l.amount)
          || ' ' || settlement.deposit_available(min(l.partner_number), 'EUR')
        from settlement.lines l where l.charge = 'deposit_return'
        """) == ["10000 0"])
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// What was paid in before the billing currency changed is given back, too: in the currency of
  /// the final statement, which says what it was.
  @Test func `what was paid in in another currency is given back at the rate of the close`()
    async throws
  {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    let leaver = try await clearing.invitePartner()
    let till = Till(HTTPClient(service.origin), leaver.key)
    try await clearing.moveClock(to: "2031-01-10T06:00:00Z")
    let member = try await till.enrol()
    expect(try await Self.earn(1_000, for: member, at: till, on: "2031-01-10"), 201)
    try await payIn(leaver, clearing)
    try await clearing.bill(
      leaver, in: "BGN", from: "2031-01-20", issueMicros: 20_000, reimbursementMicros: 12_000)
    try await clearing.setRate(of: "BGN", in: "EUR", to: "0.511291881", from: "2020-01-01")
    try await clearing.moveClock(to: "2031-01-21T06:00:00Z")
    let plan = try await clearing.run("partner", "exit", "plan", leaver.code, "--format", "csv")
    #expect(plan.text.contains("deposit,,-100.00,EUR"), "\(plan.text)")
    let id = try await proposeExit(leaver, clearing)
    try #require(try await clearing.run("partner", "exit", "approve", id, as: "bob").status == 0)
    for (month, end) in [("2031-01", "2031-02-01"), ("2031-02", "2031-03-01")] {
      try await clearing.moveClock(to: end + "T06:00:00Z")
      try await clearing.settle(month)
    }
    #expect(
      try await clearing.texts(
        """
        select concat_ws(' ', l.amount, s.currency, l.original_amount, l.original_currency,
          l.original_rate_nanos, settlement.deposit_available(l.partner_number, 'EUR'))
        from settlement.lines l
        join settlement.statements s using (partner_number, settlement_number)
        where l.charge = 'deposit_return'
        """) == ["-19558 BGN -10000 EUR 1000000000 0"])
    let verified = try await clearing.run("settlement", "verify", "2031-02")
    #expect(verified.status == 0, "\(verified.text)")
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// 60 % of the price of 30,001 points redeemed and of 70,002 left, less what was paid in.
  private func expectFinal(at till: Till, _ clearing: ClearingStage) async throws -> JSON {
    let stated = try await till.get("/v1/statements").json["data"].elements
    try #require(stated.count == 2)
    #expect(stated[0]["net"] == ["amount": 47_002, "currency": "EUR"])
    let id = try #require(stated[0]["id"].string)
    let lines = try await till.get("/v1/statements/\(id)/lines").json["data"].elements
    #expect(lines.map { $0["charge"] } == ["redemption_charge", "buy_out", "deposit_return"])
    #expect(lines.map { $0["amount"]["amount"].number } == [17_101, 39_901, -10_000])
    #expect(lines.map { $0["quantity"].number } == [30_001, 70_002, nil])
    #expect(
      try await clearing.texts(
        "select document::jsonb ->> 'finality' from settlement.statements order by serial")
        == [nil, nil, "final", nil])
    expectProblem(
      try await till.post(
        "/v1/members", ["identifiers": [Till.card()]], once: Unique.text("enrol")), 403,
      "partner_has_left")
    return stated[0]
  }

  /// It pays, and the bank takes it back: a supplementary statement will say so, once.
  private func returnPayment(of leaver: TestPartner, _ clearing: ClearingStage) async throws {
    let payment = try #require(
      try await clearing.texts(
        """
        select y.reference from settlement.payments y join tenancy.partners p on p.number = y.debtor
        where p.code = $1 order by y.settlement_number desc limit 1
        """, .text(leaver.code)
      ).first ?? nil)
    for words in [["record", payment], ["return", payment, "--reason", "AM04"]] {
      let words = clearing.words(
        ["payment"] + words + ["--on", "2031-04-01", "--bank-reference", "B1"], as: "ann")
      let done = try await DetachedThread.value { try ChildProgram(words).run() }
      try #require(done.status == 0, "\(done.text)")
    }
  }

  /// The partner has paid in 100.00 euros.
  private func payIn(_ partner: TestPartner, _ clearing: ClearingStage) async throws {
    for words in [
      ["payment", "policy", "--deposit-limit", "10000"],
      [
        "partner", "deposit", "record", partner.code, "--amount", "100.00", "--currency", "EUR",
        "--bank-reference", "D-1",
      ],
    ] {
      let done = try await clearing.runWords(words)
      try #require(done.status == 0, "\(done.text)")
    }
  }

  /// Proposes that a partner leaves at the end of February, and returns the id of that.
  private func proposeExit(_ partner: TestPartner, _ clearing: ClearingStage) async throws -> String
  {
    let proposed = try await clearing.run(
      "partner", "exit", "propose", partner.code, "--issue-until", "2031-01-31",
      "--run-off-until", "2031-02-28", "--reason", "contract ended", "--format", "csv")
    try #require(proposed.status == 0, "\(proposed.text)")
    let words = proposed.text.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
    return String(
      try #require(words.first { $0.hasPrefix("ext_") }, "\(proposed.text)"))
  }

  /// Has two people let the partner leave, as the command line does.
  private func leave(_ partner: TestPartner, _ clearing: ClearingStage) async throws {
    let plan = try await clearing.run("partner", "exit", "plan", partner.code, "--format", "csv")
    #expect(plan.text.contains("final_charge,100003,570.02,EUR"), "\(plan.text)")
    let id = try await proposeExit(partner, clearing)
    let own = try await clearing.run("partner", "exit", "approve", id)
    #expect(own.status == 1 && own.text.contains("approval_by_proposer"), "\(own.text)")
    let approved = try await clearing.run("partner", "exit", "approve", id, as: "bob")
    try #require(approved.status == 0, "\(approved.text)")
    let again = try await clearing.run(
      "partner", "exit", "propose", partner.code, "--issue-until", "2031-01-31",
      "--run-off-until", "2031-02-28", "--reason", "again")
    #expect(again.status == 1 && again.text.contains("exit_already_decided"), "\(again.text)")
  }
}
