-- Goal: what matures or is released in a wallet that owes points covers the debt, unless it has
-- expired by then; and while points expire only after a notice, it has not.
-- Method: members that owe fifty points, and ten points whose own date, or whose end of activity (1
-- August), comes before they mature or are released.
begin;
do $$ begin
  perform coalition.configure('test', null, null, null, 1, 'month', 'allow_debt', null, null, true);
end $$;
create function pg_temp.owes(member text, held bigint) returns text language sql as $$
  select test.enrol('alpha', member);
  select test.earn('alpha', member, member || ' gone', 5000);
  select test.redeem('alpha', member, member || ' spent', 50);
  select test.earn('alpha', member, member || ' held', held * 100);
  select test.hold('alpha', member, member || ' hold', held, 30 * 86400) where held > 0;
  select test.give_back('alpha', member || ' gone', member || ' back');
  select test.wallet(member)
$$;
select test.equals(pg_temp.owes(m, 0), '-50 owes 50', 'all is spent and owed')
from unnest(array['dora', 'emil', 'fred']) m;
select test.equals(refusal, null::text, 'pending until after its own date')
from unnest(array['dora', 'fred']) m, test.earn('alpha', m, m || ' pending', 1000,
  matures_at => '2026-09-10Z', points_expire => '2026-09-01Z');
select test.equals(refusal, null::text, 'pending until after the end of the activity')
from test.earn('alpha', 'emil', 'emil pending', 1000, matures_at => '2026-09-10Z');
select test.moves_to('2026-07-15Z');
select test.equals(pg_temp.owes('gala', 10), '-40 owes 50', 'ten are held');
update ledger.wallets set active_until = '2026-08-01Z' where id = test.id('gala wallet');

select test.moves_to('2026-09-11Z');
do $$ begin
  perform test.available('alpha', m) from unnest(array['dora', 'emil', 'gala']) m;
end $$;
select test.equals(test.wallet('dora'), '-50 owes 50', 'what has expired by its date covers nothing');
select test.equals(test.wallet('emil'), '-50 owes 50', 'nor does what expired with the activity');
select test.equals(test.wallet('gala'), '-50 owes 50', 'nor what was held beyond the activity');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

do $$ begin
  perform coalition.configure('test', null, null, null, null, null, null, null,
    new_after_notice => true);
  perform test.available('alpha', 'fred');
end $$;
select test.equals(test.wallet('fred'), '-40 owes 40',
  'without a notice points have not expired, and cover what is owed');
select test.equals(test.verdict(), 'clean', 'the ledger is clean with the rule of notices');
select test.finish();
rollback;
