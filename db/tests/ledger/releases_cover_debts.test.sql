-- What holds give back covers what the wallet owes, as often as it takes.
begin;

do $$ begin
  perform test.earn('alpha', 'ada', 'gone', 5000);
  perform test.redeem('alpha', 'ada', 'spent', 50);
  perform test.earn('alpha', 'ada', 'held', 1000);
  perform test.hold('alpha', 'ada', 'one', 3);
  perform test.hold('alpha', 'ada', 'two', 3);
  perform test.hold('alpha', 'ada', 'three', 4, 60);
end $$;
update coalition.settings set return_policy = 'allow_debt';
do $$ begin
  perform test.give_back('alpha', 'gone', 'back');
  perform test.void('alpha', 'one');
  perform test.void('alpha', 'two');
end $$;
select test.equals((select sum(points) from ledger.debts), 44::numeric,
  'two holds on one lot cover one debt, one after the other');
select test.equals((select array_agg(points order by points) from ledger.allocations
  where debit = (select debit from ledger.debts)), array[3, 3]::bigint[],
  'each has an allocation of its own');
do $$ begin
  perform test.moves_to('2026-06-15 12:05Z');
  perform test.earn('beta', 'ada', 'later', 100, occurred_at => '2026-06-15 12:05Z');
end $$;
select test.equals((select sum(points) from ledger.debts), 39::numeric,
  'and so does a hold that expires');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
