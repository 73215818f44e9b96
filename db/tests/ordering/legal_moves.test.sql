-- Goal: an order makes every move that is legal, and no other, whoever asks.
-- Method: each kind of order is brought into each state that it can be in, and each move tried by
-- each mover, undone every time; what went through is compared with a list that is written here.
begin;

-- Brings an order of a kind into a state, tries a move of it as a mover, and undoes it all.
create function test.tried(kind text, state text, mover text, move text) returns text
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_refusal  text;
  v_order    ordering.orders;
  v_is_used  boolean := state = 'used';
begin
  begin
    perform test.order('alpha', 'ada', kind, 'o');
    select * into strict v_order from ordering.orders where reference = 'o';
    if kind = 'goods' then
      if state in ('fulfilled', 'delivered', 'returned') then
        perform test.move('beta gifts', 'alpha', 'o', 'fulfil', key => 'to fulfilled');
      end if;
      if state = 'delivered' then
        perform test.move('beta gifts', 'alpha', 'o', 'deliver', key => 'to delivered');
      end if;
      if state = 'returned' then
        perform test.move('beta gifts', 'alpha', 'o', 'return', key => 'to returned');
      end if;
    end if;
    if state = 'cancelled' then
      perform test.move('alpha', 'alpha', 'o', 'cancel', key => 'to cancelled');
    elsif kind = 'voucher' and state in ('delivered', 'expired') then
      delete from ordering.open_vouchers;
      perform ordering.record_move(v_order, state::ordering.order_state, null, null, null, test.now(),
        test.now(), null, null);
    elsif state = 'used' then
      insert into ordering.activations (partner_number, id, voucher_id, gift_id, uses, uses_left,
        occurred_at, recorded_at, reference)
      select 1, test.id('used'), v.id, v.gift_id, 1, 1, test.now(), test.now(), 'used'
      from ordering.vouchers v;
      state := 'fulfilled';
    elsif state = 'over' then
      perform test.moves_to('2026-07-01 00:00Z');
      state := 'fulfilled';
    end if;
    if (select m.state::text from ordering.order_moves m order by m.number desc limit 1) <> state then
      raise exception 'an order of % cannot be brought into %', kind, state;
    end if;
    if mover = 'operator' then
      begin
        perform ordering.move_order_for_operator('op', v_order.id, move, 'test', test.id('r'), false);
      exception when sqlstate 'TS931' or sqlstate 'TS932' then
        v_refusal := sqlstate;
      end;
    else
      select m.refusal into strict v_refusal
      from test.move(mover, 'alpha', 'o', move, key => 'tried') m;
    end if;
    select coalesce(v_refusal, m.state::text) into v_refusal
    from ordering.order_moves m order by m.number desc limit 1;
    raise exception using errcode = 'TS902', message = v_refusal;
  exception when sqlstate 'TS902' then
    v_refusal := sqlerrm;
  end;
  perform test.moves_to('2026-06-15 12:00Z');
  return v_refusal;
end
$$;

select test.equals(count(*), 4::bigint, 'three gifts of beta, and points')
from (
  select test.offer('beta', 'goods', 10, 5)
  union all select test.offer('beta', 'voucher', 10, kind => 'voucher',
    changes => '{"voucher_uses": 2, "voucher_days": 15}')
  union all select test.offer('beta', 'donation', 10, kind => 'donation')
  union all select member_id from test.earn('alpha', 'ada', 'r1', 10000)) gifts;

with asked as (
  select k.kind, k.state, m.mover, v.move
  from (values
    ('goods', 'placed'), ('goods', 'fulfilled'), ('goods', 'delivered'), ('goods', 'cancelled'),
    ('goods', 'returned'), ('voucher', 'fulfilled'), ('voucher', 'used'), ('voucher', 'over'),
    ('voucher', 'delivered'), ('voucher', 'cancelled'), ('voucher', 'expired'),
    ('donation', 'delivered')) k (kind, state)
  cross join (values ('alpha'), ('beta'), ('alpha gifts'), ('beta gifts'), ('operator')) m (mover)
  cross join (values ('cancel'), ('fulfil'), ('deliver'), ('return'), ('use'), ('expire'), ('')) v (move)
), expected (kind, state, mover, move, outcome) as (
  values
    ('goods', 'placed', 'alpha', 'cancel', 'cancelled'),
    ('goods', 'placed', 'beta gifts', 'cancel', 'cancelled'),
    ('goods', 'placed', 'operator', 'cancel', 'cancelled'),
    ('goods', 'placed', 'beta gifts', 'fulfil', 'fulfilled'),
    ('goods', 'placed', 'operator', 'fulfil', 'fulfilled'),
    ('goods', 'fulfilled', 'beta gifts', 'deliver', 'delivered'),
    ('goods', 'fulfilled', 'operator', 'deliver', 'delivered'),
    ('goods', 'fulfilled', 'beta gifts', 'return', 'returned'),
    ('goods', 'fulfilled', 'operator', 'return', 'returned'),
    ('goods', 'delivered', 'beta gifts', 'return', 'returned'),
    ('goods', 'delivered', 'operator', 'return', 'returned'),
    ('voucher', 'fulfilled', 'alpha', 'cancel', 'cancelled'),
    ('voucher', 'fulfilled', 'beta gifts', 'cancel', 'cancelled'),
    ('voucher', 'fulfilled', 'operator', 'cancel', 'cancelled'),
    -- What has been used, or whose time is over, is not cancelled.
    ('voucher', 'used', 'alpha', 'cancel', 'TS932'),
    ('voucher', 'used', 'beta gifts', 'cancel', 'TS932'),
    ('voucher', 'used', 'operator', 'cancel', 'TS932'),
    ('voucher', 'over', 'alpha', 'cancel', 'TS932'),
    ('voucher', 'over', 'beta gifts', 'cancel', 'TS932'),
    ('voucher', 'over', 'operator', 'cancel', 'TS932'),
    -- The last move again, by the same mover, is a replay.
    ('goods', 'fulfilled', 'beta gifts', 'fulfil', 'fulfilled'),
    ('goods', 'delivered', 'beta gifts', 'deliver', 'delivered'),
    ('goods', 'returned', 'beta gifts', 'return', 'returned'),
    ('goods', 'cancelled', 'alpha', 'cancel', 'cancelled'),
    ('voucher', 'cancelled', 'alpha', 'cancel', 'cancelled')
), answered as (
  select a.*, test.tried(a.kind, a.state, a.mover, a.move) as outcome,
    coalesce(e.outcome, case when a.mover = 'beta' or a.mover = 'alpha gifts' then 'TS502'
      else 'TS931' end) as expected
  from asked a left join expected e using (kind, state, mover, move)
)
select test.equals(concat_ws(E'\n', count(*), string_agg(format('%s %s by %s from %s: %s, not %s',
    kind, move, mover, state, outcome, expected), E'\n') filter (where outcome is distinct from expected)),
  '420', 'every move that is legal is made, and no other, of so many')
from answered;
select test.equals((select count(*) from ordering.legal_moves() where mover <> 'time'), 14::bigint,
  'fourteen are made by somebody');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
