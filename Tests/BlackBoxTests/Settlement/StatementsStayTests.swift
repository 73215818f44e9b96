import EmbeddedPostgres
import Postgres
import TestSupport
import Testing

/// Goal: what a closed period says never changes, whatever happens later, and comes out of the same
/// postings byte by byte anywhere. Method: two months close; then all that may change does; then
/// the database is carried to another server, which proves every statement from its postings.
@Suite struct StatementsStayTests {
  private static let periods = ["2025-08", "2025-09"]

  @Test func `closed statements stay as they are, and come out the same on another server`()
    async throws
  {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    var partners: [TestPartner] = []
    for prices in [
      ClearingStage.Prices(funding: "split", issueShare: 3333),
      .init(funding: "at_redemption", issueShare: 0, issueMicros: 10_001),
    ] {
      partners.append(try await clearing.invitePartner(prices))
    }
    let tills = partners.map { Till(HTTPClient(service.origin), $0.key) }
    let member = try await tills[0].enrol()
    for (month, points) in zip(Self.periods, [Int64(1001), 777]) {
      try await trade(by: member, at: tills, in: month, points)
    }
    for period in Self.periods { try await close(period, clearing) }
    let before = try await papers(
      of: partners, at: clearing.stage.coalition.connectionString, clearing)
    try await expectClosedOnce(clearing)

    try await changeEverything(clearing, member: member, tills, partners)
    try await close("2025-10", clearing)
    #expect(
      try await clearing.stage.coalition.number(
        "select count(*) from settlement.lines where belongs_to is not null") > 0,
      "what was late is in the third settlement")
    let after = try await papers(
      of: partners, at: clearing.stage.coalition.connectionString, clearing)
    #expect(after == before)

    try await elsewhere(clearing) { other in
      #expect(try await papers(of: partners, at: other, clearing) == before)
      let verified = try await run(["settlement", "verify", "all"], at: other, clearing)
      #expect(verified.status == 0, "\(verified.text)")
    }
    try await clearing.expectSound()
    try await clearing.close()
  }

  /// A purchase at each till, and points of both spent at the second.
  private func trade(
    by member: Till.Member, at tills: [Till], in month: String, _ points: Int64
  ) async throws {
    for till in tills {
      let body = Till.purchase(of: member.shown, amount: points).merging([
        "occurred_at": .string(month + "-15T12:00:00Z"), "points_expire": "never",
      ])
      let answer = try await till.post("/v1/purchases", body, once: Unique.text("earn"))
      try #require(answer.status == 201, "\(answer)")
    }
    let body = Till.redemption(of: member.shown, points: points + 13).merging([
      "occurred_at": .string(month + "-16T12:00:00Z")
    ])
    let answer = try await tills[1].post("/v1/redemptions", body, once: Unique.text("redeem"))
    try #require(answer.status == 201, "\(answer)")
  }

  private func close(_ period: String, _ clearing: ClearingStage) async throws {
    let closed = try await clearing.run("settlement", "close", period, as: "ann")
    try #require(closed.status == 0, "\(closed.text)")
    let approved = try await clearing.run("settlement", "approve", period, as: "bob")
    try #require(approved.status == 0, "\(approved.text)")
  }

  /// Closing or approving again what is closed is refused by name, and adds nothing.
  private func expectClosedOnce(_ clearing: ClearingStage) async throws {
    let count: Statement = """
      select (select count(*) from settlement.settlements)
        + (select count(*) from settlement.statements)
        + (select count(*) from settlement.lines) + (select count(*) from settlement.payments)
        + (select count(*) from settlement.settlement_approvals)
      """
    let before = try await clearing.stage.coalition.number(count)
    for period in Self.periods {
      let closed = try await clearing.run("settlement", "close", period, as: "ann")
      #expect(closed.status == 1 && closed.text.contains("settlement_out_of_order"))
      let approved = try await clearing.run("settlement", "approve", period, as: "carl")
      #expect(approved.status == 1, "\(approved.text)")
    }
    #expect(try await clearing.stage.coalition.number(count) == before)
  }

  /// Late purchases of closed months, other terms, another policy and a rate, a payment, a partner
  /// that is suspended, and a member that is erased.
  private func changeEverything(
    _ clearing: ClearingStage, member: Till.Member, _ tills: [Till], _ partners: [TestPartner]
  ) async throws {
    for month in Self.periods { try await trade(by: member, at: tills, in: month, 501) }
    let due = try await clearing.stage.coalition.database.query(
      "select reference from settlement.payments order by settlement_number, reference limit 1")
    let proposed = try await change(
      clearing, "settlement-terms", "propose", partners[0].code, "--from", "2099-01-01",
      "--currency", "EUR", "--issue-price", "0.5", "--reimbursement", "0.25", "--issue-fee",
      "9999", "--funding", "split", "--issue-share", "3333", "--reason", "dear")
    let terms = try #require(proposed.firstMatch(of: /stt_[0-9a-z]{26}/)).output
    try await change(clearing, "settlement-terms", "approve", String(terms), as: "bob")
    for proposed in [
      try await change(
        clearing, "settlement-policy", "set", "--from", "2025-10-01", "--calendar", "monthly",
        "--currency", "EUR", "--carrying-rate", "0.5", "--levy", "77"),
      try await change(
        clearing, "exchange-rate", "set", "--from", "2025-10-01", "--of", "GBP", "--in", "EUR",
        "--rate", "2", "--source", "a bank"),
    ] {
      let id = try #require(proposed.firstMatch(of: /chg_[0-9a-z]{26}/)).output
      try await change(clearing, "change", "approve", String(id), as: "bob")
    }
    try await change(
      clearing, "payment", "record", try due.text(0, 0), "--on", "2025-11-01",
      "--bank-reference", "B1")
    try await change(clearing, "member", "erase", member.id, "--forfeit", "--reason", "asked")
    try await change(clearing, "partner", "suspend", partners[1].code, "--reason", "strike")
  }

  @discardableResult
  private func change(
    _ clearing: ClearingStage, _ words: String..., as actor: String = "ann"
  ) async throws -> String {
    let done = try await run(
      words, at: clearing.stage.coalition.connectionString, clearing, as: actor)
    try #require(done.status == 0, "\(words): \(done.text)")
    return done.text
  }

  /// All that the operator reads and signs of the closed periods.
  private func papers(
    of partners: [TestPartner], at database: String, _ clearing: ClearingStage
  ) async throws -> [String] {
    var papers: [String] = []
    for period in Self.periods {
      for detail in [["--figures"], []]
        + partners.flatMap({
          [["--partner", $0.code], ["--partner", $0.code, "--signed"]]
        })
      {
        let shown = try await run(
          ["settlement", "show", period, "--format", "json"] + detail, at: database, clearing)
        #expect(shown.status == 0, "\(shown.text)")
        // What is open of a statement is no part of it: payments change that.
        papers.append(shown.text.replacing(#/"open":"[^"]*",/#, with: ""))
      }
    }
    return papers
  }

  private func run(
    _ command: [String], at database: String, _ clearing: ClearingStage, as actor: String = "ann"
  ) async throws -> ChildProgram.Outcome {
    let words = clearing.words(command, as: actor, at: database)
    return try await DetachedThread.value { try ChildProgram(words).run() }
  }

  /// Carries the database to a server that has never seen it.
  private func elsewhere(
    _ clearing: ClearingStage, _ body: (String) async throws -> Void
  ) async throws {
    let folder = try TestFolder()
    let file = folder.path + "/coalition.dump"
    let (here, programs) = (
      clearing.stage.coalition.connectionString, try clearing.stage.cluster.postgres.programs()
    )
    let cluster = try await DetachedThread.value { try TestCluster(.throwAway) }
    // Making a coalition there makes the roles that the dump names.
    let coalition = try await TestCoalition.make(in: cluster)
    let other = cluster.connectionString(database: "elsewhere")
    _ = try await coalition.database.query("create database elsewhere template template0")
    for words in [
      [programs.path("pg_dump"), "--format=custom", "--file=\(file)", "--dbname=\(here)"],
      [programs.path("pg_restore"), "--exit-on-error", "--dbname=\(other)", file],
    ] {
      let done = try await DetachedThread.value { try ChildProgram(words).run() }
      try #require(done.status == 0, "\(done.text)")
    }
    try await body(other)
    try await coalition.close()
    try await DetachedThread.value { cluster.close() }
  }
}
