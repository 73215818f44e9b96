import EmbeddedPostgres
import FoundationEssentials
import Postgres
import TestSupport
import Testing

/// A coalition that settles by the month in euros, with a service for its partners' tills and the
/// command line for its operator.
struct ClearingStage: Sendable {
  let stage: FaultStage
  private let folder: TestFolder

  /// The prices of the worked example, but for issue and reimbursement: fees of 2.5 % and 1.5 %,
  /// 49 euros a settlement, 40 % of expired points' value back, and 20 % of tax on fees.
  struct Prices: Sendable {
    var funding = "at_issue"
    var issueShare: Int32 = 10_000
    var issueMicros: Int64 = 9500
    var reimbursementMicros: Int64 = 8000
    var isPrepaid = false
    var iban: String?
    var mandate: String?
  }

  init() async throws {
    stage = try await FaultStage.sharingServer()
    folder = try TestFolder()
    let key = String(repeating: "07", count: 32)
    try key.write(toFile: folder.path + "/settlement.key", atomically: true, encoding: .utf8)
    _ = try await stage.coalition.database.query(
      """
      insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
        carrying_rate_micros, levy, set_by, set_at)
      values ('2020-01-01', 'EUR', 'monthly', 1, 8000, 100000, 'ann', now())
      """)
  }

  /// Takes a partner in that earns and redeems as the tests do, with settlement terms in force.
  func invitePartner(
    _ prices: Prices = Prices(), earnPoints: Int64 = 100
  ) async throws -> TestPartner {
    let partner = try await stage.coalition.invitePartner(earnPoints: earnPoints)
    try await setTerms(of: partner, to: prices)
    return partner
  }

  /// Gives a partner settlement terms that are in force.
  func setTerms(of partner: TestPartner, to prices: Prices) async throws {
    _ = try await stage.coalition.database.query(
      """
      with proposed as (
        insert into settlement.terms (id, partner_number, valid_from, currency, funding,
          issue_price_micros, issue_share_bps, reimbursement_micros, issue_fee_bps,
          redemption_fee_bps, platform_fee, breakage_policy, breakage_share_bps, taxes,
          payment_days, is_prepaid, account_iban, mandate_id, mandate_signed_on, reason,
          proposed_by, proposed_at)
        select gen_random_uuid(), p.number, '2020-01-01', 'EUR', $2::text::settlement.funding, $3,
          $4, $5, 250, 150, 4900, 'shared', 4000,
          '{"issue_fee": 2000, "redemption_fee": 2000, "platform_fee": 2000, "levy": 2000}', 5,
          $6, $7, $8, case when $8 is not null then '2020-01-02'::date end, 'a test', 'ann',
          ledger.instant()
        from tenancy.partners p where p.code = $1
        returning number
      )
      insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
      select number, 'approved', 'bob', ledger.instant() from proposed
      """,
      [
        .text(partner.code), .text(prices.funding), .bigint(prices.issueMicros),
        .integer(prices.issueShare), .bigint(prices.reimbursementMicros),
        .boolean(prices.isPrepaid), .text(prices.iban), .text(prices.mandate),
      ])
  }

  /// How the operator's command line is called, for this coalition or a copy of it elsewhere.
  func words(_ words: [String], as actor: String, at database: String? = nil) -> [String] {
    [TestBinary.tessera] + words + [
      "--yes", "--actor", actor, "--database", database ?? stage.coalition.connectionString,
      "--settlement-key-file", folder.path + "/settlement.key",
    ]
  }

  /// Runs a command as ann, who closes, or as another.
  @discardableResult
  func run(_ command: String..., as actor: String = "ann") async throws -> ChildProgram.Outcome {
    let words = words(command, as: actor)
    return try await DetachedThread.value { try ChildProgram(words).run() }
  }

  /// Runs a command whose words are gathered elsewhere, as ann.
  func runWords(_ command: [String]) async throws -> ChildProgram.Outcome {
    let words = words(command, as: "ann")
    return try await DetachedThread.value { try ChildProgram(words).run() }
  }

  /// The path of a file or folder in the stage's folder.
  func path(_ name: String) throws -> String { folder.path + "/" + name }

  /// Writes a file into the stage's folder and returns its path.
  func write(_ text: String, to name: String) throws -> String {
    let path = folder.path + "/" + name
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  /// Expects the ledger and every settlement to be what postings say.
  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    try await stage.expectSound(sourceLocation: sourceLocation)
    let verified = try await run("settlement", "verify", "all")
    #expect(verified.status == 0, "\(verified.text)", sourceLocation: sourceLocation)
  }

  func close() async throws { try await stage.close() }
}
