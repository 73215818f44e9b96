-- Goal: where the law demands it, points expire only after a notice that can be proved.
-- Method: lots of three dates; notices too early, too late, in time, for others, for later lots;
-- runs of expiry between moves of the clock; then the rule is taken back.
begin;
select coalition.configure('test', null, null, null, 12, 'month', null, null, null, null, true);
create function pg_temp.notice(
  member text, through timestamptz, noticed timestamptz, reference text default 'mailing-7'
) returns text language sql as $$
  select coalesce(n.refusal, case when n.is_replay then 'replay' else 'recorded' end)
  from ledger.record_expiry_notices('test', array[test.id(member || ' wallet')], array[through],
    array[noticed], array['letter'], array[reference]) n
$$;
create function pg_temp.run() returns text language sql as $$
  select concat_ws(' ', wallets_expired, lots_expired, points_expired)
  from ledger.expire_due_lots('test', null, 100, false)
$$;
create function pg_temp.to_notice(within integer) returns text language sql as $$
  select string_agg(format('%s %s@%s', case n.members when array[test.id('ada')] then 'ada'
    when array[test.id('bob')] then 'bob' else '?' end, n.points, n.expires_through::date), ', '
    order by n.members, n.expires_through)
  from ledger.expiries_to_notice(within, null, 10) n
$$;
create function pg_temp.expiring() returns text language sql as $$
  select string_agg(format('%s@%s', e.points, e.at::date), ' ' order by e.at)
  from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id('ada')]) w,
    unnest(w.expiring_at, w.expiring_points) as e (at, points)
$$;

set local role tessera_service;
select test.equals(count(*), 3::bigint, 'lots of June and of July')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('alpha', 'bob', 'r2', 5000)
  union all select test.earn('beta', 'ada', 'r3', 2000, points_expire => '2027-07-15Z')) earned;
reset role;

-- Who has to be noticed, and when it is too early or too late for it.
select test.moves_to('2027-05-10 12:00Z');
select test.equals(pg_temp.to_notice(31), null::text, 'nobody yet');
select test.equals(pg_temp.to_notice(52), 'ada 100@2027-07-01, bob 50@2027-07-01',
  'whoever has points that expire within so many days');
select test.equals(pg_temp.notice('ada', '2027-07-01Z', '2027-05-01 23:59Z'), 'TS703',
  'a notice of more than sixty days before proves nothing');
select test.equals(pg_temp.notice('ada', '2027-07-01Z', '2027-05-10 12:00:01Z'), 'TS704',
  'nor does one that has not been given yet');
select test.equals(pg_temp.notice('nobody', '2027-07-01Z', '2027-05-09Z'), 'TS103', 'nor to nobody');
select test.equals(pg_temp.notice('ada', '2027-07-01Z', '2027-05-02Z'), 'recorded',
  'one of sixty days before does');
select test.equals(pg_temp.notice('ada', '2027-07-01Z', '2027-05-02Z'), 'replay', 'once');
select test.equals(count(*), 1::bigint, 'and is told of in one event')
from ledger.events e
where e.kind = 'points.expiring' and e.partner_number = 0 and e.wallet_id = test.id('ada wallet');
select test.equals(pg_temp.to_notice(52), 'bob 50@2027-07-01', 'who was noticed is off the list');
set local role tessera_service;
select test.equals(pg_temp.expiring(), '100@2027-07-01',
  'what has been announced is what a wallet foretells');
select test.equals(refusal, null::text, 'points that come after the notice')
from test.earn('alpha', 'ada', 'r4', 700, points_expire => '2027-06-30Z');
reset role;
select test.equals(pg_temp.to_notice(52), 'ada 7@2027-06-30, bob 50@2027-07-01',
  'are not announced by it');

-- Nothing happens by itself.
select test.moves_to('2027-07-02Z');
select test.equals(pg_temp.notice('ada', '2027-08-20Z', '2027-07-01Z'), 'recorded',
  'a notice of what expires later');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada') || ' ' || test.available('alpha', 'bob'), '127 50',
  'after their day points are there until a run');
select test.equals(refusal, null::text, 'and can be spent') from test.redeem('alpha', 'ada', 'd1', 10);
select test.equals(test.verdict(), 'clean', 'which is sound');
reset role;
select test.equals(pg_temp.run(), '1 1 97', 'a run expires what is left of what was announced');
select test.equals(pg_temp.run(), '0 0 0', 'once');
set local role tessera_service;
select test.equals(test.available('alpha', 'bob'), 50::bigint, 'a lot without a proven notice stays');
select test.equals(test.available('alpha', 'ada'), 20::bigint, 'and so does what came later');
reset role;
select test.equals((p.occurred_at, p.points)::text, '("2027-07-01 00:00:00+00",97)',
  'an expiry happens at the announced instant')
from ledger.postings p where p.kind = 'expire';

-- Who was forgotten is noticed of a later day.
select test.equals(pg_temp.to_notice(1), 'bob 50@2027-08-03', 'the first midnight that is in time');
select test.equals(pg_temp.notice('bob', '2027-08-03Z', '2027-07-02Z'), 'recorded', 'a notice');
select test.equals(pg_temp.notice('bob', '2027-08-01Z', '2027-07-02 00:00Z'), 'recorded',
  'thirty days before is in time');
select test.moves_to('2027-07-02 00:01Z');
select test.equals(pg_temp.notice('bob', '2027-08-01Z', '2027-07-02 00:00:01Z'), 'TS703',
  'a second less is not');
select test.moves_to('2027-07-31 23:59:59Z');
select test.equals(pg_temp.run(), '0 0 0', 'nothing expires before the announced instant');
select test.moves_to('2027-08-01Z');
select test.equals(pg_temp.run(), '1 1 50', 'the first announced instant counts');

-- The rule is taken back: what is over expires for whoever looks.
select test.moves_to('2027-09-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 20::bigint, 'an old lot, looked at and left');
reset role;
select test.equals(w.due_at_first, 'infinity'::timestamptz, 'nothing is due by itself')
from ledger.wallets w where w.id = test.id('ada wallet');
select coalition.configure('test', null, null, null, null, null, null, null, null, null, false);
select test.equals(w.due_at_first, '2027-07-15Z'::timestamptz, 'until points expire by themselves')
from ledger.wallets w where w.id = test.id('ada wallet');
select test.equals(test.verdict(), 'clean', 'which is sound');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 0::bigint, 'and do');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
reset role;
select test.raises($$update ledger.expiry_notices set noticed_at = noticed_at$$, '42501',
  'a notice is never changed');
select test.raises($$insert into ledger.expiry_notices values (test.id('ada wallet'), '2027-07-01Z',
  '2027-06-02Z', 'letter', 'x', now())$$, '23514', 'nor is one kept that was not in time');
select test.raises($$insert into ledger.expiry_notices values (test.id('ada wallet'), '2027-07-01Z',
  '2027-05-15Z', 'letter', 'ada@example.com', now())$$, '23514', 'nor an address');
select test.finish();
rollback;
