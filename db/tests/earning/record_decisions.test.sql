-- Goal: a pending transaction is never committed twice: of a purchase's confirmation and
-- cancellation one takes effect, once, and in time.
-- Method: one purchase for each way to get it wrong; repeat, contradict, come late, ask next door.
begin;
create function pg_temp.answer(receipt text, is_confirmed boolean, key text default null)
returns text language sql as $$
  select concat_ws(' ', coalesce(d.refusal, 'done'), case when d.is_replay then 'again' end)
  from test.decide('alpha', receipt, is_confirmed, key) d
$$;
create function pg_temp.told(of_receipt text) returns text language sql as $$
  select concat_ws(' ', status, decided_at is not null)
  from earning.purchase_documents where receipt = of_receipt
$$;
set local role tessera_service;
select test.presents('alpha');
select test.equals(count(*), 6::bigint, 'purchases that wait for a week, one that does not')
from (
  select test.earn('alpha', 'ada', 'kept', 10000, confirm_days => 7)
  union all select test.earn('alpha', 'ada', 'dropped', 2000, confirm_days => 7)
  union all select test.earn('alpha', 'ada', 'late', 300, confirm_days => 7)
  union all select test.earn('alpha', 'ada', 'empty', 99, confirm_days => 7)
  union all select test.earn('alpha', 'ada', 'dated', 400, matures_at => '2026-06-20Z')
  union all select test.earn('alpha', 'ada', 'immediate', 500)) earned;

select test.equals(pg_temp.answer('kept', true), 'done', 'a purchase is confirmed');
select test.equals(test.available('alpha', 'ada'), 105::bigint, 'its points can be spent at once');
select test.equals(pg_temp.told('kept'), 'earned t', 'it has earned');
select test.equals(pg_temp.answer('kept', true), 'done again', 'the same key: as before');
select test.equals(pg_temp.answer('kept', true, 'k2'), 'done again', 'another key: as before');
select test.equals(pg_temp.answer('kept', true, 'k2'), 'done again', 'which is kept as well');
select test.equals(test.available('alpha', 'ada'), 105::bigint, 'no second effect');
select test.equals(pg_temp.answer('kept', false), 'TS312', 'confirmed: it cannot be cancelled');
select test.equals(pg_temp.answer('dropped', false, 'k2'), 'TS101', 'a key has one use');

select test.equals(pg_temp.answer('dropped', false), 'done', 'a purchase is cancelled');
select test.equals(pg_temp.told('dropped'), 'cancelled t', 'and says so');
select test.equals(pg_temp.answer('dropped', false, 'k3'), 'done again', 'once');
select test.equals(pg_temp.answer('dropped', true), 'TS313', 'cancelled: it cannot be confirmed');
select test.equals(test.available('alpha', 'ada'), 105::bigint, 'nothing came of it');

select test.equals(pg_temp.answer('empty', true), 'done', 'a purchase without points is confirmed');
select test.equals(pg_temp.told('empty'), 'earned t', 'and has earned what there was');
select test.equals(pg_temp.answer('dated', true), 'TS311',
  'points that mature by a date do not wait');
select test.equals(pg_temp.answer('immediate', true), 'TS311', 'nor do immediate ones');
select test.equals(pg_temp.answer('nothing', true), 'TS302', 'no such purchase');
select test.equals(concat_ws(' ', d.refusal, d.is_replay), 'TS302 f', 'nor for the neighbour')
from earning.record_decisions(array[test.digest('beta')], array[test.short_digest('next door')],
  array[test.short_digest('next door')], array[test.id('purchase|alpha|late')], array[true]) d;
select test.equals(string_agg(d.refusal, ' ' order by d.request_number), 'TS501 TS503',
  'nor for strangers and the suspended')
from earning.record_decisions(array[test.digest('nobody'), test.digest('gamma')],
  array[test.short_digest('x'), test.short_digest('y')],
  array[test.short_digest('x'), test.short_digest('y')],
  array_fill(test.id('purchase|alpha|late'), array[2]), array[true, true]) d;

reset role;
select test.moves_to('2026-06-22 12:00Z');
set local role tessera_service;
select test.equals(pg_temp.answer('late', true), 'TS314', 'a week to the microsecond is too late');
select test.equals(pg_temp.answer('late', false), 'TS314', 'to cancel as well');
select test.equals(pg_temp.told('late'), 'lapsed f', 'its points have lapsed');
select test.equals(pg_temp.answer('kept', true), 'done again', 'a late replay is still one');
reset role;
select test.equals(string_agg(concat_ws(' ', p.kind, p.points), ', ' order by p.sequence),
  'accrue 100, accrue 20, accrue 3, accrue 4, earn 5, mature 100, cancel 20, mature 4, cancel 3',
  'each purchase was committed once')
from ledger.postings p where p.wallet_id = test.id('ada wallet');

-- In time, both in one batch: the first wins.
set local role tessera_service;
select test.equals(refusal, null::text, 'a purchase')
from test.earn('alpha', 'bob', 'both', 10000, confirm_days => 7);
reset role;
select test.moves_to('2026-06-29 11:59:59.999999Z');
set local role tessera_service;
select test.equals(string_agg(coalesce(d.refusal, 'done'), ' ' order by d.request_number),
  'done TS313', 'the first of two decisions wins')
from earning.record_decisions(array_fill(test.digest('alpha'), array[2]),
  array[test.short_digest('a'), test.short_digest('b')],
  array[test.short_digest('a'), test.short_digest('b')],
  array_fill(test.id('purchase|alpha|both'), array[2]), array[false, true]) d;
select test.equals(count(*), 4::bigint, 'the partner sees its decisions') from earning.decisions;
select test.presents('beta');
select test.equals(count(*), 0::bigint, 'its neighbour does not') from earning.decisions;
reset role;
select test.raises('update earning.decisions set is_confirmed = true', '42501',
  'a decision is final');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
set local role tessera_owner;
insert into ledger.postings
select p.wallet_id, p.sequence + 10, p.partner_number, 'mature', p.points,
  p.balance_after + p.points, p.pending_after - p.points, p.occurred_at, p.recorded_at, p.document_id
from ledger.postings p where p.kind = 'mature' and p.points = 100;
select test.equals(test.verdict() like '%what was accrued has matured once%', true,
  'verify finds points that matured twice');
select test.finish();
rollback;
