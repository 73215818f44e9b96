-- Goal: points under a policy of inactivity live as long as something is earned or redeemed.
-- Method: a policy of six months to the end of the month; earns and redemptions at two partners,
-- a late report, a refund, and moves of the clock to either side of each end.
begin;
select coalition.configure('test', null, null, null, 6, 'month', null, null, null, true);
create function pg_temp.active() returns text language sql as $$
  select format('%s %s', w.active_until, w.due_at_first) from ledger.wallets w
  where w.id = test.id('ada wallet')
$$;
create function pg_temp.expiring() returns text language sql as $$
  select string_agg(format('%s@%s', e.points, e.at::date), ' ' order by e.at)
  from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id('ada')]) w,
    unnest(w.expiring_at, w.expiring_points) as e (at, points)
$$;

set local role tessera_service;
select test.equals((refusal, expires_at)::text, '(,"2027-01-01 00:00:00+00")',
  'a purchase says until when its points live without another')
from test.earn('alpha', 'ada', 'r1', 10000);
select test.equals(expires_at, '2026-09-01Z'::timestamptz, 'unless it says itself when they expire')
from test.earn('alpha', 'ada', 'r2', 2000, points_expire => '2026-09-01Z');
select test.equals(expires_at, 'infinity'::timestamptz, 'or that they never do')
from test.earn('alpha', 'ada', 'r3', 500, points_expire => 'infinity');
select test.equals(pg_temp.expiring(), '20@2026-09-01 100@2027-01-01',
  'a wallet foretells what expires without activity');
reset role;
select test.equals(pg_temp.active(), '2027-01-01 00:00:00+00 2026-09-01 00:00:00+00',
  'the wallet knows how long its activity lasts, and what is due first');
select test.moves_to('2026-08-31 23:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'a redemption at another partner')
from test.redeem('beta', 'ada', 'd1', 30);
select test.equals(pg_temp.expiring(), '90@2027-03-01',
  'takes what has a date first, and renews the rest');
select test.equals(refusal, null::text, 'a purchase that is reported late')
from test.earn('beta', 'ada', 'r4', 1000, occurred_at => '2026-06-01Z');
select test.equals(pg_temp.expiring(), '100@2027-03-01', 'shortens nothing');
select test.equals(refusal, 'TS201', 'a redemption that is refused')
from test.redeem('beta', 'ada', 'd2', 3000, occurred_at => test.now() + interval '4 minutes');
reset role;
select test.equals(split_part(pg_temp.active(), ' ', 1), '2027-03-01', 'renews nothing');

select test.moves_to('2027-02-28 23:59:59.999999Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 105::bigint, 'alive through the last microsecond');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean before');
select test.moves_to('2027-03-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 5::bigint,
  'then all that activity renews expires, and nothing else');
select test.equals(test.postings('ada', 'expire'), 2::bigint, 'in one posting for each lot');
reset role;
select test.equals(string_agg(distinct p.occurred_at::text, ' '), '2027-03-01 00:00:00+00',
  'as of the end of the activity')
from ledger.postings p where p.kind = 'expire';
select test.equals(split_part(pg_temp.active(), ' ', 3), 'infinity', 'and no more is due');

-- A refund of renewed points whose activity has ended: with the grace of 30 days.
set local role tessera_service;
select test.equals(refusal, null::text, 'a refund after the end')
from test.refund('beta', 'd1', 'f1', 30);
select test.equals(pg_temp.expiring(), '30@2027-03-31', 'comes back with the grace, and a date');
select test.equals(refusal, null::text, 'new activity') from test.earn('alpha', 'ada', 'r5', 100);
select test.equals(pg_temp.expiring(), '30@2027-03-31 1@2027-10-01', 'renews what it has not ended');
select test.equals(test.verdict(), 'clean', 'the ledger is clean after');
reset role;

-- Lots that are there stay what they are when the policy changes, in either direction.
select coalition.configure('test', null, null, true, null, null, null, null);
set local role tessera_service;
select test.equals(expires_at, 'infinity'::timestamptz, 'points that never expire from now on')
from test.earn('alpha', 'ada', 'r6', 200, occurred_at => '2027-03-01 00:01Z');
select test.equals(pg_temp.expiring(), '30@2027-03-31 1@2027-10-01', 'old ones still do');
reset role;
select test.moves_to('2027-09-30Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'and go on')
from test.redeem('alpha', 'ada', 'd3', 1);
select test.equals(pg_temp.expiring(), '1@2028-04-01', 'being renewed');
reset role;
select test.moves_to('2028-04-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 6::bigint, 'until activity ends');
reset role;
-- Pending points are activity, and mature into lots that it renews.
select coalition.configure('test', null, null, null, 6, 'month', null, null, null, true);
set local role tessera_service;
select test.equals(refusal, null::text, 'points that mature in May')
from test.earn('beta', 'ada', 'r7', 800, matures_at => '2028-05-15Z');
reset role;
select test.moves_to('2028-10-31 23:59:59Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 14::bigint, 'have matured');
select test.equals(pg_temp.expiring(), '8@2028-11-01', 'and live as long as activity lasts');
reset role;
select test.moves_to('2028-11-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 6::bigint, 'not longer');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
