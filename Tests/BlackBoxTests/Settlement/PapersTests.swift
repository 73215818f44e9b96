import EmbeddedPostgres
import Postgres
import Secrets
import TestSupport
import Testing

/// Goal: partners download what was published of their statements, and nothing else. Method: two
/// partners settle a month; papers are asked for before and after they are published, by both.
@Suite struct PapersTests {
  @Test func `a partner downloads its own papers, once they are published, byte by byte`()
    async throws
  {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    var partners: [TestPartner] = []
    for _ in 0..<2 { partners.append(try await clearing.invitePartner()) }
    // A connection for each request: commands between them may take longer than one is kept.
    let keys = partners.map(\.key)
    func till(_ place: Int) -> Till { Till(HTTPClient(service.origin), keys[place]) }
    let member = try await till(0).enrol()
    let body = Till.purchase(of: member.shown, amount: 100_000).merging([
      "occurred_at": "2025-08-15T12:00:00Z"
    ])
    let earned = try await till(0).post("/v1/purchases", body, once: Unique.text("earn"))
    try #require(earned.status == 201, "\(earned)")
    try await done(clearing, "settlement", "close", "2025-08")
    let early = try await clearing.run("settlement", "publish", "2025-08")
    #expect(early.status == 1 && early.text.contains("settlement_not_approved"), "\(early.text)")
    try await done(clearing, "settlement", "approve", "2025-08", as: "bob")

    let statement = try await till(0).get("/v1/statements").json["data"][0]["id"].string ?? ""
    let path = "/v1/statements/\(statement)/files"
    #expect(try await till(0).get(path).json["data"].elements.isEmpty)
    try await done(clearing, "settlement", "publish", "2025-08")
    let list = try await till(0).get(path).json["data"].elements
    let code = partners[0].code
    #expect(
      list.map { $0["id"].string } == [
        "2025-08-\(code)-generic.csv", "2025-08-\(code)-html.html", "2025-08-\(code)-ofx.ofx",
      ])
    for paper in list {
      let name = try #require(paper["id"].string)
      let answer = try await till(0).get("\(path)/\(name)")
      #expect(answer.status == 200 && answer["content-type"] == paper["media_type"].string)
      #expect(answer["content-disposition"] == "attachment; filename=\"\(name)\"")
      #expect(Hexadecimal.encode(SHA256.digest(answer.body)) == paper["sha256"].string)
      #expect(Int64(answer.body.count) == paper["bytes"].number)
      // The neighbour is told what it is told of a statement that there is not.
      let absent = try await till(1).get("\(path)/\(name)")
      #expect(absent.status == 404 && absent.code == "not_found", "\(absent)")
    }
    #expect(try await till(1).get(path).status == 404)
    let page = try await till(0).get("\(path)?limit=1&starting_after=2025-08-\(code)-generic.csv")
    #expect(page.json["data"][0]["id"].string == "2025-08-\(code)-html.html")
    #expect(page.json["has_more"] == .boolean(true))
    for absent in ["\(path)/..%2Fa", "\(path)/none.ofx"] {
      #expect(try await till(0).get(absent).status == 404, "\(absent)")
    }
    #expect(try await till(0).get("\(path)/%00").status == 400)
    #expect(try await till(0).get("\(path)?starting_after=%00").status == 400)

    try await expectKept(clearing)
    try await clearing.close()
  }

  /// The same again is a replay; other content under a name that was published is refused.
  private func expectKept(_ clearing: ClearingStage) async throws {
    try await done(clearing, "settlement", "publish", "2025-08")
    let details = try clearing.write(#"{"language": "ru"}"#, to: "details.json")
    let other = try await clearing.run(
      "settlement", "publish", "2025-08", "--papers", "html", "--details", details)
    #expect(other.status == 1 && other.text.contains("export_differs"), "\(other.text)")
    let missing = try await clearing.run("settlement", "publish", "2025-08", "--papers", "ubl")
    #expect(missing.status == 1 && missing.text.contains("detail_missing"), "\(missing.text)")
    #expect(
      try await clearing.stage.coalition.number("select count(*) from settlement.papers") == 6)
  }

  private func done(
    _ clearing: ClearingStage, _ words: String..., as actor: String = "ann"
  ) async throws {
    let words = clearing.words(words, as: actor)
    let outcome = try await DetachedThread.value { try ChildProgram(words).run() }
    try #require(outcome.status == 0, "\(outcome.text)")
  }
}
