-- Goal: a redemption takes points once, never below zero, first-expiring first, and a refused one
-- stays refused.
-- Method: as the service, two lots of different expiry; spend, repeat, overspend.
begin;
set local role tessera_service;

select test.equals(count(*), 2::bigint, 'two purchases, the later one expiring first')
from (
  select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('beta', 'ada', 'r2', 5000, occurred_at => '2025-01-10 12:00Z')) earned;
select test.equals((refusal, is_replay, money_value, balance_after)::text, '(,f,60,90)',
  'points are spent')
from test.redeem('alpha', 'ada', 'd1', 60);
select test.equals(test.wallet('ada'), '90 90@2028-07-01', 'first-expiring first, across issuers');
select test.equals((refusal, is_replay, balance_after)::text, '(,t,90)',
  'a repeated redemption takes nothing and says so')
from test.redeem('alpha', 'ada', 'd1', 60);
select test.equals((refusal, is_replay, balance_after)::text, '(,t,90)',
  'neither does its reference under another key')
from test.redeem('alpha', 'ada', 'd1', 60, key => 'another');
select test.equals(refusal, 'TS204', 'its reference with other points is refused')
from test.redeem('alpha', 'ada', 'd1', 61, key => 'a third');
select test.equals(refusal, 'TS101', 'its key with other content is refused')
from test.redeem('alpha', 'ada', 'd1', 60, content => 'other');

select test.equals((refusal, detail, is_replay)::text, '(TS201,90,f)',
  'more than can be spent is refused and told how much can')
from test.redeem('alpha', 'ada', 'd2', 91);
select test.equals(refusal, null::text, 'meanwhile points are earned')
from test.earn('alpha', 'ada', 'r3', 10000);
select test.equals((refusal, detail, is_replay)::text, '(TS201,90,t)',
  'a key refused for want of points stays refused when there are enough')
from test.redeem('alpha', 'ada', 'd2', 91);
select test.equals((refusal, balance_after)::text, '(,99)',
  'a new key with the same reference spends them')
from test.redeem('alpha', 'ada', 'd2', 91, key => 'd2 again');
select test.equals((refusal, detail)::text, '(TS201,99)', 'nobody spends the largest number')
from test.redeem('alpha', 'ada', 'd3', 9223372036854775807);
select test.raises($$ select test.redeem('alpha', 'ada', 'd4', 0) $$, '23514',
  'nothing cannot be spent');
select test.raises($$ select test.redeem('alpha', 'ada', 'd5', -5) $$, '23514',
  'less than nothing cannot be spent');

select test.equals(refusal, 'TS504', 'an outlet that the partner does not have is refused')
from test.redeem('alpha', 'ada', 'd6', 1, outlet => 'nowhere');
select test.equals(refusal, 'TS306', 'a redemption that has not happened yet is refused')
from test.redeem('alpha', 'ada', 'd7', 1, occurred_at => '2026-06-15 13:00Z');
select test.equals(refusal, 'TS308', 'terms of another partner are not those that hold')
from test.redeem('alpha', 'ada', 'd8', 1,
  terms => (select number from test.terms where partner = 'beta'));
select test.equals(refusal, 'TS601', 'a member that the partner does not know is absent')
from test.redeem('alpha', 'carl', 'd9', 1);

-- What somebody has changed behind the ledger's back is not spent, neither more nor less of it.
reset role;
update ledger.lots set points = points + 1;
set local role tessera_service;
select test.raises($$ select * from test.redeem('alpha', 'ada', 'd11', 1) $$, 'TS000',
  'lots that hold more than the balance are not spent');
reset role;
update ledger.lots set points = points - 1;
create temporary table lots_before as table ledger.lots;
delete from ledger.lots;
set local role tessera_service;
select test.raises($$ select * from test.redeem('alpha', 'ada', 'd11', 1) $$, 'TS000',
  'nor is a balance without lots');
reset role;
insert into ledger.lots table lots_before;
do $$ begin
  perform tenancy.set_terms('test', test.id('no value'), 'alpha', '2026-06-16', 'EUR', 1, 100, null,
    null);
  perform test.approve_changes();
end $$;
insert into test.terms select 'later', number from tenancy.terms where id = test.id('no value');
select test.moves_to('2026-06-16 12:00Z');
set local role tessera_service;
select test.equals(refusal, 'TS205', 'where terms give points no value, none are spent')
from test.redeem('alpha', 'ada', 'd10', 1,
  terms => (select number from test.terms where partner = 'later'));
select test.equals((refusal, is_replay)::text, '(,t)',
  'what was spent before can still be asked for') from test.redeem('alpha', 'ada', 'd1', 60);

select test.equals(test.wallet('ada'), '99 99@2028-07-01', 'no refusal has moved a point');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
