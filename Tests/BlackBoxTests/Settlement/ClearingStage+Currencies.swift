import EmbeddedPostgres
import Postgres
import Testing

extension ClearingStage {
  /// Bills a partner in a currency from a day on, by prices and nothing else.
  func bill(
    _ partner: TestPartner, in currency: String, from day: String, issueMicros: Int64,
    reimbursementMicros: Int64
  ) async throws {
    _ = try await stage.coalition.database.query(
      """
      with proposed as (
        insert into settlement.terms (id, partner_number, valid_from, currency, funding,
          issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps,
          pays_levy, reason, proposed_by, proposed_at)
        select gen_random_uuid(), p.number,
          $2::text::date::timestamp at time zone (select s.time_zone from coalition.settings s),
          $3, 'at_issue', $4, 10000, $5, 0, false, 'a test', 'ann', now()
        from tenancy.partners p where p.code = $1
        returning number
      )
      insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
      select number, 'approved', 'bob', now() from proposed
      """,
      [
        .text(partner.code), .text(day), .text(currency), .bigint(issueMicros),
        .bigint(reimbursementMicros),
      ])
  }

  /// Has two people say what a unit of one currency is in another, from a day on.
  func setRate(
    of currency: String, in settlement: String, to rate: String, from day: String
  ) async throws {
    let proposed = try await run(
      "exchange-rate", "set", "--from", day, "--of", currency, "--in", settlement, "--rate", rate,
      "--source", "the fixed rate")
    let id = try #require(
      proposed.text.firstMatch(of: /chg_[0-9a-z]{26}/), "\(proposed.text)"
    ).output
    let approved = try await run("change", "approve", String(id), as: "bob")
    try #require(approved.status == 0, "\(approved.text)")
  }
}
