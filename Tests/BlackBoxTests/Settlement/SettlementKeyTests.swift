import EmbeddedPostgres
import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// Goal: no statement is signed with a key that partners do not expect, unless somebody says so;
/// and what a closed period gives no file for, and what is not closed, is said. Method: one month
/// is settled, then the key is another.
@Suite struct SettlementKeyTests {
  @Test func `another key than the last settlement's is refused until somebody means it`()
    async throws
  {
    let clearing = try await settled()
    let other = try clearing.write(String(repeating: "08", count: 32), to: "other.key")
    let words = [
      "settlement", "close", "2025-02", "--settlement-key-file", other, "--yes", "--actor", "ann",
      "--database", clearing.stage.coalition.connectionString,
    ]
    for extra in [[], ["--dry-run"]] {
      let refused = try await run(words + extra)
      #expect(refused.status == 1, "\(refused.text)")
      #expect(
        refused.text.contains(
          "settlement_key_wrong: this is not the settlement key that signed 2025-01"),
        "\(refused.text)")
      #expect(refused.text.contains("--new-key"))
    }
    #expect(try await clearing.texts("select name from settlement.settlements") == ["2025-01"])
    let meant = try await run(words + ["--new-key"])
    #expect(meant.status == 0, "\(meant.text)")
    #expect(
      try await clearing.texts(
        "select subject from coalition.audit_trail where action = 'settlement.key_changed'")
        == ["2025-02"])
    // From now on it is the other one; and what either has signed stands.
    let first = try await clearing.run("settlement", "close", "2025-03")
    #expect(first.text.contains("settlement_key_wrong: "), "\(first.text)")
    try await clearing.expectSound()
    try await clearing.close()
  }

  @Test func `what is not closed, what is closed already, and an empty file for the bank are said`()
    async throws
  {
    let clearing = try await settled()
    let again = try await clearing.run("settlement", "close", "2025-01")
    #expect(again.status == 1)
    #expect(
      again.text.contains("2025-01 is closed already, as settlement 1; the open period is 2025-02"),
      "\(again.text)")
    for words in [["show", "2025-02"], ["export", "2025-02", "--format", "hledger"]] {
      let open = try await clearing.runWords(["settlement"] + words)
      #expect(open.status == 1)
      #expect(open.text.contains("settlement_not_found: 2025-02 is not closed yet"), "\(open.text)")
    }
    let other = try await clearing.run("settlement", "show", "2031-02")
    #expect(other.text.contains("settlement_not_found: no settlement is called 2031-02"))

    // Its only partner owes.
    let folder = try clearing.path("bank")
    for format in ["pain.001", "1c-client-bank"] {
      let export = try await clearing.run(
        "settlement", "export", "2025-01", "--format", format, "--out", folder)
      #expect(export.status == 0, "\(export.text)")
      #expect(
        export.text.contains("Nobody is to be paid by 2025-01: no file was written."),
        "\(export.text)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    try await clearing.close()
  }

  /// A coalition whose one partner owes what it issued in January.
  private func settled() async throws -> ClearingStage {
    let clearing = try await ClearingStage()
    let service = try await clearing.stage.startService()
    let partner = try await clearing.invitePartner()
    let till = Till(HTTPClient(service.origin), partner.key)
    let member = try await till.enrol()
    let bought = try await till.post(
      "/v1/purchases",
      Till.purchase(of: member.reference, amount: 10_000).merging([
        "occurred_at": "2025-01-10T12:00:00Z", "points_expire": "never",
      ]), once: Unique.text("buy"))
    #expect(bought.status == 201, "\(bought)")
    try await clearing.settle("2025-01")
    return clearing
  }

  private func run(_ words: [String]) async throws -> ChildProgram.Outcome {
    try await DetachedThread.value { try ChildProgram([TestBinary.tessera] + words).run() }
  }
}
