-- Goal: points expire by a notice that told of them, and by no other: not what a refund has put back
-- into a lot since, not what has matured since; what is on hold is told of, because it may come back.
-- Method: a notice between a redemption and its refund, before pending points mature, and while
-- points are set aside; after each, who is to be noticed, and a run of expiry.
begin;
select coalition.configure('ann', null, null, null, null, null, null, null, null, null, true);
create function pg_temp.to_notice() returns text language sql as $$
  select string_agg(format('%s %s@%s', m.name, n.points, n.expires_through::date), ', '
    order by m.name, n.expires_through)
  from ledger.expiries_to_notice(60, null, 10) n
  join unnest(array['ada', 'bob', 'carl', 'dora']) m (name) on test.id(m.name) = any (n.members)
$$;
create function pg_temp.notice(member text, through timestamptz, reference text default 'x')
returns text language sql as $$
  select coalesce(n.refusal, 'recorded')
  from ledger.record_expiry_notices('ann', array[test.id(member || ' wallet')], array[through],
    array[test.now()], array['email'], array[reference]) n
$$;
create function pg_temp.run() returns text language sql as $$
  select concat_ws(' ', wallets_expired, points_expired)
  from ledger.expire_due_lots('ann', null, 1000, false)
$$;

set local role tessera_service;
select test.equals(test.enrol('alpha', 'dora') is null, false, 'dora comes');
select test.equals(count(*), 6::bigint, 'all earn, some of it pending, and ada spends')
from (select test.earn('alpha', 'ada', 'r1', 10000) union all select test.redeem('alpha', 'ada', 'd1', 60)
  union all select test.earn('alpha', 'bob', 'r2', 4000)
  union all select test.earn('alpha', 'bob', 'r3', 3000, matures_at => '2028-06-10Z')
  union all select test.earn('beta', 'carl', 'r4', 10000)
  union all select test.earn('alpha', 'dora', 'r5', 1000)) done;
reset role;
select test.moves_to('2028-06-01 12:00Z');
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'carl and dora have points set aside, carl in two holds')
from (select test.hold('beta', 'carl', 'h1', 50, 30 * 86400)
  union all select test.hold('beta', 'carl', 'h2', 40, 30 * 86400)
  union all select test.hold('alpha', 'dora', 'h3', 10, 30 * 86400)) done;
reset role;
select test.equals(pg_temp.to_notice(),
  'ada 40@2028-07-03, bob 40@2028-07-03, carl 100@2028-07-03, dora 10@2028-07-03',
  'what is on hold is told of with the rest, even where all of it is');
select test.equals(count(pg_temp.notice(m, '2028-07-03Z')), 4::bigint, 'all are noticed')
from unnest(array['ada', 'bob', 'carl', 'dora']) m;
select test.equals(pg_temp.to_notice(), null::text, 'and off the list');

select test.moves_to('2028-06-20 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'ada has back what she spent')
from test.refund('alpha', 'd1', 'f1', 50);
select test.equals(test.available('alpha', 'bob'), 70::bigint, 'bob has what was pending');
select test.equals(refusal, null::text, 'carl one of his holds') from test.void('beta', 'h1');
reset role;
select test.equals(pg_temp.to_notice(), 'ada 90@2028-07-22, bob 30@2028-07-22',
  'whoever has more than was told of is to be noticed again, and nobody else');
set local role tessera_service;
select test.equals(e.at::text, null::text, 'nothing of ada''s is foretold')
from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id('ada')]) w
left join unnest(w.expiring_at) as e (at) on true;
reset role;

select test.moves_to('2028-07-04 12:00Z');
select test.equals(pg_temp.run(), '3 150', 'what was told of expires, when it is no longer on hold');
select test.equals((select string_agg(w.balance::text, ' ' order by m) from unnest(
  array['ada', 'bob', 'carl', 'dora']) m join ledger.wallets w on w.id = test.id(m || ' wallet')),
  '90 30 0 0', 'and nothing else');
select test.equals(pg_temp.to_notice(), 'ada 90@2028-08-05, bob 30@2028-08-05', 'the rest is noticed');
select test.equals(count(pg_temp.notice(m, '2028-08-05Z')), 2::bigint, 'later')
from unnest(array['ada', 'bob']) m;
set local role tessera_service;
select test.equals(e.at, '2028-08-05Z'::timestamptz, 'then it is foretold')
from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id('ada')]) w
left join unnest(w.expiring_at) as e (at) on true;
reset role;
select test.moves_to('2028-08-05 12:00Z');
select test.equals(pg_temp.run(), '2 120', 'and expires');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
