/// A settlement of one partner, as SQL for a superuser: approved, one line of 100.00, to be paid.
package enum SettledPeriod {
  /// Inserts settlement 1, whose statement `stm_…` has the id that is given, for a partner's code.
  package static func sql(partner code: String, statement: String) -> String {
    """
    insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
      carrying_rate_micros, levy, set_by, set_at)
    values ('2020-01-01', 'EUR', 'monthly', 1, 8000, 0, 'test', now()) on conflict do nothing;
    insert into settlement.settlements (number, id, name, from_at, until_at, cut_at, policy_number,
      currency, opening_points, closing_points, opening_liability, closing_liability,
      operator_figures, previous_digest, digest, signing_key, closed_by, closed_at)
    select 1, gen_random_uuid(), '2026-01', '2026-01-01', '2026-02-01', '2026-02-01', max(number),
      'EUR', 0, 0, 0, 0, '{}', sha256(''), sha256(''), sha256(''), 'test', now()
    from settlement.policies;
    insert into settlement.statements (partner_number, settlement_number, id, serial, currency,
      net, settlement_net, previous_balance, balance, due_on, document, digest, signature)
    select number, 1, '\(statement)', '1', 'EUR', 10000, 10000, 0, 10000, '2026-02-15', '{}',
      sha256(''), sha256('') || sha256('')
    from tenancy.partners where code = '\(code)';
    insert into settlement.lines (partner_number, settlement_number, line, document, charge, amount)
    select partner_number, 1, 1, 'fees', 'platform_fee', 10000 from settlement.statements;
    insert into settlement.payments (settlement_number, line, debtor, creditor, amount, currency,
      due_on, reference)
    select 1, 1, partner_number, 0, 10000, 'EUR', '2026-02-15', 'S202601-P1'
    from settlement.statements;
    insert into settlement.settlement_approvals values (1, 'boss', now());
    """
  }
}
