import Coalition
import Postgres

/// What a settlement of many partners needs besides their points: prices, accounts, mandates and
/// addresses of each, made with SQL because their making is not what is measured.
struct SettledPartners {
  private let ibans: [String]

  /// Invents a bank account for each.
  init(count: Int) throws {
    ibans = try (1...count).map { try Self.iban(number: $0) }
  }

  /// The only account number of a bank that is valid: of all check digits, one fits.
  private static func iban(number: Int) throws -> String {
    let digits = String(number)
    let account = "37040044" + String(repeating: "0", count: 10 - digits.count) + digits
    for check in 2...98 {
      let text = "DE" + (check < 10 ? "0" : "") + "\(check)" + account
      if (try? IBAN(parsing: text)) != nil { return text }
    }
    throw Child.Failure(description: "no check digits fit \(account)")
  }

  /// Fills a database over a connection of its superuser, and sets its clock into the next month,
  /// so that this one is over.
  func fill(_ connection: PostgresConnection) async throws(PostgresError) {
    _ = try await connection.query(
      """
      with proposed as (
        insert into settlement.terms (id, partner_number, valid_from, currency, funding,
          issue_price_micros, issue_share_bps, reimbursement_micros, issue_fee_bps,
          redemption_fee_bps, platform_fee, breakage_share_bps, taxes, payment_days, account_iban,
          mandate_id, mandate_signed_on, reason, proposed_by, proposed_at)
        select gen_random_uuid(), u.n, '2020-01-01', 'EUR', 'at_issue', 9500, 10000,
          case when u.n % 2 = 1 then 8000 else 20000 end, 250, 150,
          case when u.n % 2 = 1 then 4900 else 0 end, 0,
          '{"issue_fee": 2000, "redemption_fee": 2000, "platform_fee": 2000}', 5, u.iban,
          case when u.n % 2 = 1 then 'M-' || u.n end,
          case when u.n % 2 = 1 then '2020-01-02'::date end, 'benchmark', 'ann', '2020-01-01'
        from unnest($1::text[]) with ordinality as u (iban, n)
        returning number
      )
      insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
      select number, 'approved', 'ben', '2020-01-01' from proposed
      """, [.texts(ibans)])
    try await connection.runScript(Self.script)
  }

  /// Every second partner owes more than it is owed; of the others it is the other way round.
  private static let script = """
    insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
      carrying_rate_micros, levy, set_by, set_at)
    values ('2020-01-01', 'EUR', 'monthly', 1, 5000, 0, 'ann', '2020-01-01');
    insert into settlement.party_details (partner_number, street, postcode, town, country,
      tax_number, set_by, set_at)
    select p.number, 'ul. Shipka ' || p.number, '1000', 'Sofia', 'BG',
      'BG' || lpad(p.number::text, 9, '2'), 'ann', '2020-01-01'
    from tenancy.partners p where p.number > 0;
    insert into settlement.party_details (town, country, tax_number, account_iban,
      creditor_identifier, set_by, set_at)
    values ('Sofia', 'BG', 'BG200000005', 'BG80BNBG96611020345678', 'DE98ZZZ09999999999', 'ann',
      '2020-01-01');
    create or replace function ledger.instant() returns timestamptz
    language sql volatile set search_path = pg_catalog, pg_temp
    as $$ select clock_timestamp() + interval '32 days' $$;
    """

  /// The details that formats ask for beyond what the platform knows: of DATEV, and an account at a
  /// Russian bank for everybody.
  static func details(partners: Int) -> String {
    let parties = (["operator"] + (1...partners).map { "partner-\($0)" }).map {
      "\"\($0)\":{\"russian_account\":\(account)}"
    }
    return """
      {"datev":{"consultant":29098,"client":55003,"account_length":6},\
      "parties":{\(parties.joined(separator: ","))}}
      """
  }

  /// Accounts for programs whose numbers are short: the standard chart's have room for fewer
  /// partners.
  static let chart = """
    {"extends_standard": true, "accounts": [{"role": "clearing", "code": "13{number:5}",
      "name": "Assets:Clearing:{partner}", "customer": "{number:6}", "personal": "1{number:6}"}]}
    """

  private static let account = """
    {"number":"40702978000000000101","bank":"Bank","town":"Moscow","bank_code":"044525225",\
    "correspondent":"30101810400000000225","taxpayer":"7707083893"}
    """
}
