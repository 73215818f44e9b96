-- Goal: the proof finds whatever does not agree of orders, points and stock.
-- Method: orders in several states, all of them sound; then each is broken behind the ledger's back,
-- one way after the other, and undone.
begin;
do $$ begin
  perform test.offer('beta', 'mug', 10, 9);
  perform test.offer(null, 'pass', 10, 9, kind => 'voucher', changes => '{"stock": "code_pool"}');
  perform test.earn('alpha', 'ada', 'r1', 100000);
  perform test.order('alpha', 'ada', 'mug', 'kept');
  perform test.order('alpha', 'ada', 'pass', 'code');
  perform test.order('alpha', 'ada', 'mug', 'ended');
  perform test.move('alpha', 'alpha', 'ended', 'cancel');
  perform test.heal();
  perform test.order('alpha', 'ada', 'mug', 'pending');
  perform test.move('alpha', 'alpha', 'pending', 'cancel');
  perform test.reserve('alpha', 'mug', 'open');
end $$;
select test.equals(test.verdict(), 'clean', 'all is sound, and what is under way is no violation');

set local session_replication_role = replica;
create function pg_temp.found(broken text) returns text language plpgsql as $$
declare
  v_verdict  text;
begin
  execute broken;
  v_verdict := test.verdict();
  raise exception using errcode = 'TS902', message = split_part(v_verdict, ':', 1);
exception when sqlstate 'TS902' then
  return sqlerrm;
end
$$;
select test.equals(pg_temp.found(b.statement), b.invariant, b.what)
from (values
  ('an order without its redemption', $q$delete from redemption.redemptions where partner_number = 0
    and id = test.id('order|alpha|kept')$q$,
    'every posting has its document and every document its posting'),
  ('an order of other points than were spent', $q$update ordering.orders set points = 11
    where id = test.id('order|alpha|kept')$q$,
    'every order is a redemption at the operator, and every one of those an order'),
  ('an order that was never placed', $q$delete from ordering.order_moves
    where order_id = test.id('order|alpha|kept')$q$, 'every order has moved as it may, from placed on'),
  ('a cancelled order that was delivered', $q$insert into ordering.order_moves (partner_number,
    order_id, number, state, occurred_at, recorded_at) values (1, test.id('order|alpha|ended'), 3,
    'delivered', test.now(), test.now())$q$, 'every order has moved as it may, from placed on'),
  ('a cancelled order whose points are not told', $q$update ordering.order_moves set refund_id = null
    where order_id = test.id('order|alpha|ended') and number = 2$q$,
    'cancelled and returned orders have given all their points back, and only orders that end do'),
  ('stock that nobody counted', $q$update catalogue.stock set available = available + 1,
    taken = taken - 1 where gift_id = test.id('mug')$q$,
    'what was added of a gift is available, reserved or taken, and each reservation is counted'),
  ('an order whose reservation is gone', $q$with gone as (delete from catalogue.reservations
    where order_id = test.id('order|alpha|kept'))
    update catalogue.stock set available = available + 1, taken = taken - 1
    where gift_id = test.id('mug')$q$,
    'what is taken of a gift is an order''s that lives, and what ended has given it back'),
  ('an order that ended and keeps what it had', $q$delete from ordering.stock_returns$q$,
    'what is taken of a gift is an order''s that lives, and what ended has given it back'),
  ('a reservation that is confirmed for no order', $q$with kept as (update catalogue.reservations
    set expires_at = 'infinity' where order_id = test.id('order|alpha|open'))
    update catalogue.stock set reserved = reserved - 1, taken = taken + 1
    where gift_id = test.id('mug')$q$,
    'what is taken of a gift is an order''s that lives, and what ended has given it back'),
  ('an order that is placed and given up', $q$insert into ordering.abandoned_orders
    values (test.id('order|alpha|kept'), test.now())$q$, 'no order is both placed and given up')
) b (what, statement, invariant);
select test.equals(test.verdict(), 'clean', 'undone, all is sound');
select test.finish();
rollback;
