-- Goal: the proof finds whatever does not agree of vouchers, their orders and the codes of pools.
-- Method: vouchers in every state, all of them sound; then each is broken behind the ledger's back,
-- one way after the other, and undone.
begin;
do $$ begin
  perform test.offer('beta', 'coffee', 10, kind => 'voucher',
    changes => '{"voucher_uses": 3, "voucher_days": 1}');
  perform test.offer('beta', 'cinema', 10, 4, kind => 'voucher', changes => '{"stock": "code_pool"}');
  perform test.earn('alpha', 'ada', 'r1', 100000);
  perform test.order('alpha', 'ada', 'coffee', r)
  from unnest(array['open', 'parts', 'used', 'expired', 'cancelled', 'lost']) r;
  perform test.order('alpha', 'ada', 'cinema', r) from unnest(array['code', 'other code']) r;
  perform test.activate('beta', test.code_of('alpha', 'parts'), 'a1');
  perform test.activate('beta', test.code_of('alpha', 'used'), 'a2', 3);
  perform test.activate('beta', test.code_of('alpha', 'lost'), 'a3');
  perform test.reissue('alpha', 'alpha', 'lost', 'found');
  perform test.move('alpha', 'alpha', 'cancelled', 'cancel');
  update ordering.open_vouchers o set expires_at = '2026-06-15 12:00Z'
  where o.voucher_id = test.id('voucher|alpha|expired');
  perform ordering.expire_vouchers(100);
end $$;
-- The time of a voucher is history; that of this one was brought forward.
set local session_replication_role = replica;
update ordering.vouchers v set expires_at = '2026-06-15 12:00Z'
where v.id = test.id('voucher|alpha|expired');
select test.equals(test.verdict(), 'clean', 'all is sound');

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
create temporary table broken (voucher text, what text, statement text);
insert into broken values
  ('parts', 'more uses than there are', $q$update ordering.activations set uses = 4
    where voucher_id = $1$q$),
  ('parts', 'a use that is not counted', $q$update ordering.open_vouchers set uses_left = 3
    where voucher_id = $1$q$),
  ('used', 'one that was used up twice', $q$update ordering.activations set uses = 4
    where voucher_id = $1$q$),
  ('used', 'one that was not used up', $q$update ordering.activations set uses = 2
    where voucher_id = $1$q$),
  ('cancelled', 'one that was cancelled and used too often', $q$insert into ordering.activations
    select partner_number, test.id('more'), $1, gift_id, 4, 0, occurred_at, recorded_at, 'more', outlet,
      cashier, metadata from ordering.activations where reference = 'a1'$q$),
  ('open', 'one that is neither open nor has ended', $q$delete from ordering.open_vouchers
    where voucher_id = $1$q$),
  ('open', 'one that is open and has ended', $q$insert into ordering.voucher_ends
    values ($1, 'reissued', '2026-06-15 12:00Z')$q$),
  ('open', 'one that is good for longer', $q$update ordering.open_vouchers set expires_at = 'infinity'
    where voucher_id = $1$q$),
  ('lost', 'one that was replaced though it was cancelled', $q$update ordering.voucher_ends
    set outcome = 'cancelled' where voucher_id = $1$q$),
  ('lost', 'one that was replaced for more uses', $q$with o as (update ordering.open_vouchers
    set uses_left = 3 where voucher_id = test.id('voucher|alpha|found'))
    update ordering.vouchers set uses = 3 where replaces = $1$q$);
select test.equals(
  pg_temp.found(replace(b.statement, '$1', quote_literal(test.id('voucher|alpha|' || b.voucher)))),
  'every voucher is open or has ended, and its uses add up', b.what)
from broken b;

truncate broken;
insert into broken values
  ('used', 'an order that is not where its voucher has come to', $q$delete from ordering.order_moves
    where order_id = $1 and number = 3$q$),
  ('expired', 'one that expired without its points', $q$update ordering.vouchers
    set gives_points_back = false where order_id = $1$q$);
select test.equals(
  pg_temp.found(replace(b.statement, '$1', quote_literal(test.id('order|alpha|' || b.voucher)))),
  'every order is where its voucher has come to', b.what)
from broken b;

select test.equals(
  pg_temp.found($q$update catalogue.codes set is_void = true where order_id is null$q$),
  'the stock of every pool is its codes', 'codes that the stock does not know of');
select test.equals(
  pg_temp.found($q$update ordering.vouchers set code_number = 1, code_digest = (
    select c.code_digest from catalogue.codes c where c.number = 1)
    where gift_id = test.id('cinema')$q$),
  'no code of a pool is given twice, and each to the order that has it', 'a code that two have');
select test.equals(
  pg_temp.found($q$update catalogue.codes set order_id = test.id('nobody') where number = 2$q$),
  'no code of a pool is given twice, and each to the order that has it',
  'a code that somebody else has');
select test.finish();
rollback;
