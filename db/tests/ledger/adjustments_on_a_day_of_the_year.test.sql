-- Credits expire by the coalition's policy, also where that names a day of the year.
begin;

update coalition.settings set expiry_rounding = 'date', expiry_year_day = 331, expiry_months = 12,
  adjustment_approval_limit = 100;
select test.equals((select state from ledger.propose_adjustment('ann', test.id('a'), 'a',
  test.id('ada'), 'credit', 'goodwill', 5, null, 'a reason', false)), 'approved',
  'a credit is possible');
select test.equals((select expires_at from ledger.lots), '2028-04-01 00:00Z'::timestamptz,
  'and expires at the day');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
