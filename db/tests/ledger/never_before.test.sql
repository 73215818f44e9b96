-- Goal: nothing is taken back, spent or moved before it was there: a till with a wrong clock would
-- have it settled in a period before the one that it belongs to, or by terms that never were.
-- Method: five minutes, and a microsecond more, before a purchase, redemption, hold, order and
-- voucher; what passes is dated like what it is about.
begin;
select test.equals(count(*), 1::bigint, 'a voucher')
from test.offer('beta', 'coffee', 10, kind => 'voucher');
create function pg_temp.move(happened timestamptz, name text) returns text
language sql as $$
  select m.refusal from ordering.move_orders(array[test.digest('alpha')],
    array[test.short_digest(name)], array[test.short_digest(name)],
    array[test.id(concat_ws('|', 'order', 'alpha', 'o1', null))], array['cancel'],
    array[null::text], array[happened], array[test.id('refund ' || name)]) m
$$;
select test.moves_to('2026-06-15 12:00Z');
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'what it is about, at noon') from (
  select refusal from test.earn('alpha', 'ada', 'r1', 50000)
  union all select refusal from test.redeem('alpha', 'ada', 'd1', 20)
  union all select refusal from test.hold('alpha', 'ada', 'h1', 30)) done where refusal is null;
select test.equals((test.order('alpha', 'ada', 'coffee', 'o1')).refusal, null::text, 'and an order');

select test.equals(refusal, 'TS315', 'a return of earlier is refused')
from test.give_back('alpha', 'r1', 'b1', 100, occurred_at => '2026-06-15 11:54:59.999999Z');
select test.equals(refusal, null::text, 'clocks may differ')
from test.give_back('alpha', 'r1', 'b1', 100, key => 'b1 again', occurred_at => '2026-06-15 11:55Z');
select test.equals(refusal, 'TS315', 'a refund of earlier is refused')
from test.refund('alpha', 'd1', 'f1', 5, occurred_at => '2026-06-15 11:54:59.999999Z');
select test.equals(refusal, null::text, 'clocks may differ')
from test.refund('alpha', 'd1', 'f1', 5, key => 'f1 again', occurred_at => '2026-06-15 11:55Z');
select test.equals(refusal, 'TS315', 'a capture of earlier is refused')
from test.capture('alpha', 'h1', occurred_at => '2026-06-15 11:54:59.999999Z');
select test.equals(refusal, null::text, 'clocks may differ')
from test.capture('alpha', 'h1', key => 'h1 again', occurred_at => '2026-06-15 11:55Z');
select test.equals(refusal, 'TS315', 'a use of a voucher of earlier is refused')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1',
  occurred_at => '2026-06-15 11:54:59.999999Z');
select test.equals(pg_temp.move('2026-06-15 11:54:59.999999Z', 'm1'), 'TS315',
  'a cancellation of earlier is refused');
select test.equals(refusal, null::text, 'clocks may differ')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1', key => 'a1 again',
  occurred_at => '2026-06-15 11:55Z');

reset role;
select test.equals(min(happened), '2026-06-15 12:00Z'::timestamptz, 'nothing is dated before noon')
from (select r.occurred_at as happened from earning.returns r
  union all select f.occurred_at from redemption.refunds f
  union all select d.occurred_at from redemption.redemptions d
  union all select h.occurred_at from redemption.hold_resolutions h
  union all select a.occurred_at from ordering.activations a
  union all select m.occurred_at from ordering.order_moves m
  union all select p.occurred_at from ledger.postings p) dated;
select test.equals((select sum(violations) from ledger.verify()), 0::numeric, 'the ledger is sound');
select test.finish();
rollback;
