-- Goal: points that are pending cannot be spent, mature once and in order, and a return takes them
-- first, so that nobody keeps the points of goods that came back.
-- Method: purchases by date and by confirmation, moves of the clock, returns in parts.
begin;

create function pg_temp.seen(member text) returns text language sql as $$
  select concat_ws(' ', points_available, points_pending, points_owed,
    array_to_string(maturing_points, '+'))
  from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id(member)])
$$;
create function pg_temp.status(of_receipt text) returns text language sql as $$
  select status from earning.purchase_documents where receipt = of_receipt
$$;
create function pg_temp.last_return(return_receipt text) returns text
language sql as $$
  select format('%s of %s: cancelled %s, taken %s, expired %s, owed %s, waived %s, balance %s',
    points, amount, points_cancelled, points_taken, points_expired, points_owed, points_waived,
    balance_after)
  from earning.returns where receipt = return_receipt
$$;

set local role tessera_service;
select test.presents('alpha');
select test.equals(concat_ws(' ', points_earned, balance_after, matures_at, confirm_by),
  concat_ws(' ', 100, 0, '2026-06-25 12:00Z'::timestamptz), 'ten days pending: earned, not in the balance')
from test.earn('alpha', 'ada', 'r1', 10000, matures_at => '2026-06-25 12:00Z');
select test.equals(pg_temp.seen('ada'), '0 100 0 100', 'pending points are not available');
select test.equals(pg_temp.status('r1'), 'pending', 'the purchase says so');
select test.equals(concat_ws(' ', is_replay, points_earned, balance_after, matures_at),
  concat_ws(' ', true, 100, 0, '2026-06-25 12:00Z'::timestamptz), 'a replay says the same')
from test.earn('alpha', 'ada', 'r1', 10000, matures_at => '2026-06-25 12:00Z');
select test.equals(concat_ws(' ', refusal, detail), 'TS201 0', 'and cannot be spent')
from test.redeem('alpha', 'ada', 'd1', 1);

select test.equals(concat_ws(' ', points_earned, balance_after, matures_at), '50 50',
  'a window that is over when the purchase is reported: available at once')
from test.earn('alpha', 'ada', 'r2', 5000, matures_at => '2026-06-15 12:00Z',
  occurred_at => '2026-06-01Z');
select test.equals(matures_at, '2026-06-15 12:00:00.000001Z'::timestamptz,
  'and a microsecond more is pending')
from test.earn('alpha', 'ada', 'r3', 300, matures_at => '2026-06-15 12:00:00.000001Z');
select test.equals(pg_temp.seen('ada'), '50 103 0 3+100',
  'the wallet lists what matures, in order');
reset role;
select test.moves_to('2026-06-25 11:59:59.999999Z');
set local role tessera_service;
select test.equals(pg_temp.seen('ada'), '53 100 0 100', 'just before the window ends');
reset role;
select test.moves_to('2026-06-25 12:00Z');
set local role tessera_service;
select test.equals(concat_ws(' ', refusal, balance_after), '3', 'a spend is the first to look')
from test.redeem('beta', 'ada', 'd2', 150);
select test.equals(pg_temp.status('r1'), 'earned', 'the purchase has earned');
reset role;
select test.equals(string_agg(
    concat_ws(' ', p.kind, p.points, p.balance_after, p.pending_after), ', ' order by p.sequence),
  'accrue 100 0 100, earn 50 50 100, accrue 3 50 103, mature 3 53 100, mature 100 153 0, '
  'redeem 150 3 0', 'points mature once and in order')
from ledger.postings p where p.wallet_id = test.id('ada wallet');

-- One batch: three purchases of one member, of which the second is pending.
set local role tessera_service;
select test.equals(string_agg(concat_ws(' ', r.points_earned, r.balance_after), ', '
    order by r.request_number), '10 10, 20 10, 30 40', 'pending and immediate in one batch')
from earning.record_purchases(
  array_fill(test.digest('alpha'), array[3]),
  (select array_agg(test.short_digest('batch ' || n)) from generate_series(1, 3) n),
  (select array_agg(test.short_digest('batch ' || n)) from generate_series(1, 3) n),
  (select array_agg(test.id('batch ' || n)) from generate_series(1, 3) n),
  array_fill(test.id('bob'), array[3]), array_fill(null::bytea, array[3]),
  array['b1', 'b2', 'b3'], array_fill(test.now(), array[3]), array[1000, 2000, 3000],
  array[10, 20, 30],
  array_fill((select number from test.terms where partner = 'alpha'), array[3]),
  array_fill(null::text, array[3]), array_fill(null::text, array[3]),
  array_fill(null::jsonb, array[3]), array_fill(null::jsonb, array[3]),
  array[null, test.now() + interval '1 day', null], array[null, null, null]::integer[]) r;
select test.equals(pg_temp.seen('bob'), '40 20 0 20', 'and both counted');
reset role;
select test.equals(test.verdict(), 'clean', 'clean while points are pending');

-- A return that keeps the earned points: three parts take what the whole would.
set local role tessera_service;
select test.equals(refusal, null::text, 'a purchase of 100 points by confirmation')
from test.earn('alpha', 'bob', 'r4', 9999, points => 100, confirm_days => 14);
select test.equals(refusal, null::text, 'a third is returned')
from test.give_back('alpha', 'r4', 'b4a', 3333);
select test.equals(refusal, null::text, 'another one')
from test.give_back('alpha', 'r4', 'b4b', 3333);
select test.equals(pg_temp.seen('bob'), '40 54 0 20', 'pending points went, the balance did not');
select test.equals(concat_ws(' ', refusal, is_replay), 'f', 'the partner confirms what is left')
from test.decide('alpha', 'r4', true);
select test.equals(pg_temp.seen('bob'), '74 20 0 20', 'which matures');
select test.equals(refusal, null::text, 'the last third is returned')
from test.give_back('alpha', 'r4', 'b4c');
select test.equals(pg_temp.seen('bob'), '40 20 0 20', 'and is taken from the balance');
select test.equals(pg_temp.last_return('b4b'),
  '33 of 3333: cancelled 33, taken 0, expired 0, owed 0, waived 0, balance 40',
  'a part from what is pending');
select test.equals(pg_temp.last_return('b4c'),
  '34 of 3333: cancelled 0, taken 34, expired 0, owed 0, waived 0, balance 40',
  'a part from the balance');
select test.equals(sum(points), 100::numeric, 'together what the whole had earned')
from earning.returns where receipt like 'b4_';

select test.equals(refusal, null::text, 'a pending purchase')
from test.earn('alpha', 'bob', 'r5', 10000, confirm_days => 14);
select test.equals(refusal, null::text, 'returned whole') from test.give_back('alpha', 'r5', 'b5');
select test.equals(pg_temp.status('r5'), 'returned', 'says returned');
select test.equals(refusal, 'TS311', 'and cannot be confirmed any more')
from test.decide('alpha', 'r5', true);
select test.equals(pg_temp.seen('bob'), '40 20 0 20', 'nothing of it is there');

-- Points that nobody confirmed are not taken from the balance when the goods come back.
select test.equals(refusal, null::text, 'a pending purchase')
from test.earn('alpha', 'bob', 'r6', 10000, confirm_days => 1);
select test.equals(refusal, null::text, 'a part of it returned')
from test.give_back('alpha', 'r6', 'b6a', 2500);
reset role;
select test.moves_to('2026-06-26 12:00Z');
set local role tessera_service;
select test.equals(pg_temp.status('r6'), 'lapsed', 'nobody confirmed it in time');
select test.equals(refusal, null::text, 'the rest is returned')
from test.give_back('alpha', 'r6', 'b6b');
select test.equals(pg_temp.last_return('b6b'),
  '75 of 7500: cancelled 0, taken 0, expired 75, owed 0, waived 0, balance 60',
  'its points were gone before');
select test.equals(pg_temp.seen('bob'), '60 0 0', 'the points of other purchases are still there');
select test.equals(refusal, null::text, 'a purchase that the partner cancels')
from test.earn('alpha', 'bob', 'r7', 10000, confirm_days => 1);
select test.equals(refusal, null::text, 'is cancelled') from test.decide('alpha', 'r7', false);
select test.equals(refusal, null::text, 'and returned') from test.give_back('alpha', 'r7', 'b7');
select test.equals(pg_temp.last_return('b7'),
  '100 of 10000: cancelled 0, taken 0, expired 100, owed 0, waived 0, balance 60',
  'its points went back with the cancellation');
reset role;

-- Debts are paid by what matures, not by what is pending.
select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
set local role tessera_service;
select test.presents('beta');
select test.equals(count(*), 3::bigint, 'carl owes 100')
from (
  select test.earn('beta', 'carl', 'c1', 10000)
  union all select test.redeem('beta', 'carl', 'd3', 100)
  union all select test.give_back('beta', 'c1', 'b8')) owing;
select test.equals(balance_after, -100::bigint, 'a pending purchase pays nothing yet')
from test.earn('beta', 'carl', 'c2', 15000, confirm_days => 5);
reset role;
select test.equals(test.wallet('carl'), '-100 owes 100', 'the debt stays');
set local role tessera_service;
select test.equals(refusal, null::text, 'confirmed') from test.decide('beta', 'c2', true);
reset role;
select test.equals(test.wallet('carl'), '50 50@2028-07-01', 'it pays the debt first');

-- Points whose expiry came while they were pending expire as they mature.
select test.moves_to('2026-07-01 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'an old purchase')
from test.earn('beta', 'carl', 'c3', 10000, confirm_days => 60, occurred_at => '2024-07-20Z');
reset role;
select test.moves_to('2026-08-02 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'confirmed after its points would have expired')
from test.decide('beta', 'c3', true);
reset role;
select test.equals(test.wallet('carl'), '50 50@2028-07-01', 'they are gone at once');
set local role tessera_service;
select test.equals(refusal, null::text, 'carl spends what he has')
from test.redeem('beta', 'carl', 'd6', 50);
select test.equals(refusal, null::text, 'returns it all') from test.give_back('beta', 'c2', 'b9');
select test.equals(refusal, null::text, 'and has an old purchase')
from test.earn('beta', 'carl', 'c4', 10000, matures_at => '2026-08-20Z',
  occurred_at => '2024-07-20Z');
reset role;
select test.moves_to('2026-08-25Z');
set local role tessera_service;
select test.equals(test.available('beta', 'carl'), 0::bigint, 'nothing matures to him');
reset role;
select test.equals(test.wallet('carl'), '-150 owes 150', 'which pays no debt after its expiry');
select test.equals(string_agg(e.kind::text, ' ' order by e.place),
  'purchase.accrued purchase.confirmed points.matured purchase.returned',
  'every step of a purchase is an event, in order')
from ledger.events e
where e.subject_id in (test.id('purchase|beta|c2'), test.id('return|beta|b9'));
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
