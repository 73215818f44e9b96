/// A settlement of one partner, as SQL for a superuser: approved, one line of 100.00, to be paid.
package enum SettledPeriod {
  /// Inserts the next settlement, whose statement `stm_…` has the id that is given, for the partner
  /// that acquired a member.
  package static func sql(partnerOf member: String, statement: String) -> String {
    sql(
      partners: """
        number in (
          select partner_number from membership.acquaintances where member_id = '\(member)')
        """, statement)
  }

  /// Inserts the next settlement, whose statement `stm_…` has the id that is given, for a partner's
  /// code.
  package static func sql(partner code: String, statement: String) -> String {
    sql(partners: "code = '\(code)'", statement)
  }

  private static func sql(partners condition: String, _ statement: String) -> String {
    """
    begin;
    select pg_advisory_xact_lock(hashtextextended('settled periods of tests', 0));
    create temporary table next on commit drop as
    select coalesce(max(number), 0) + 1 as number from settlement.settlements;
    insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
      carrying_rate_micros, levy, set_by, set_at)
    values ('2020-01-01', 'EUR', 'monthly', 1, 8000, 0, 'test', now()) on conflict do nothing;
    insert into settlement.settlements (number, id, name, from_at, until_at, cut_at, policy_number,
      currency, opening_points, closing_points, opening_liability, closing_liability,
      operator_figures, previous_digest, digest, signing_key, closed_by, closed_at)
    select n.number, gen_random_uuid(), '2026-' || lpad(n.number::text, 2, '0'),
      '2026-01-01', '2026-02-01', '2026-02-01', (select max(number) from settlement.policies),
      'EUR', 0, 0, 0, 0, '{}',
      sha256(''), sha256(''), sha256(''), 'test', now()
    from next n;
    insert into settlement.statements (partner_number, settlement_number, id, serial, currency,
      net, settlement_net, previous_balance, balance, due_on, document, digest, signature)
    select p.number, n.number, '\(statement)', n.number::text, 'EUR', 10000, 10000, 0, 10000,
      '2026-02-15', '{}', sha256(''), sha256('') || sha256('')
    from (select * from tenancy.partners where \(condition)) p, next n;
    insert into settlement.lines (partner_number, settlement_number, line, document, charge, amount)
    select s.partner_number, n.number, 1, 'fees', 'platform_fee', 10000
    from settlement.statements s join next n on n.number = s.settlement_number;
    insert into settlement.payments (settlement_number, line, debtor, creditor, amount, currency,
      due_on, reference)
    select n.number, 1, s.partner_number, 0, 10000, 'EUR', '2026-02-15',
      'S2026' || lpad(n.number::text, 2, '0') || '-P' || s.partner_number
    from settlement.statements s join next n on n.number = s.settlement_number;
    insert into settlement.papers (partner_number, settlement_number, name, media_type, content,
      digest, published_by, published_at)
    select s.partner_number, n.number, 'statement.ofx', 'application/x-ofx', 'OFXHEADER:100',
      sha256('OFXHEADER:100'), 'test', now()
    from settlement.statements s join next n on n.number = s.settlement_number;
    insert into settlement.settlement_approvals select number, 'boss', now() from next;
    commit;
    """
  }
}
