-- ordering.move_order
--
-- Moves one order if that is legal (ordering.legal_moves); its voucher ends with it when it is
-- cancelled. The caller has proved who moves it (mover_role: orderer, supplier or operator; mover:
-- its number) and has locked the order's wallet, and the one to which points go on.
--
-- Guarantees
--   A move that has been made is not made again: asked by the same mover, it is a replay.
--   A voucher that somebody is using at this moment is waited for: it is used or cancelled, never
--   both.
--
-- Refuses (in refusal, never as an exception)
--   TS306 occurred_in_future   later than the ledger's clock by more than five minutes
--   TS315 occurred_too_early   earlier than the order by more than five minutes
--   TS931 move_not_allowed     not from the state that the order is in, or not by this mover
--   TS932 order_in_use         its voucher has been used, or its time is over
--
-- Called by ordering.move_orders and ordering.move_order_for_operator.
set local role tessera_owner;

create or replace function ordering.move_order(
  moved             ordering.orders,
  asked_move        text,
  mover_role        text,
  mover             integer,
  person            text,
  why               text,
  happened_at       timestamptz,
  recorded_now      timestamptz,
  new_refund        uuid,
  onward_wallet     uuid,
  out refusal       text,
  out is_replay     boolean
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last     ordering.order_moves;
  v_voucher  ordering.vouchers;
  v_legal    record;
  v_is_open  boolean;
begin
  is_replay := false;
  -- Whoever replaces its voucher is waited for; then the last of them is the one that counts.
  perform ordering.lock_orders(array[moved.id]);
  select * into v_voucher from ordering.vouchers v
  where v.partner_number = moved.partner_number and v.order_id = moved.id
    and not exists (select from ordering.vouchers w where w.order_id = moved.id and w.replaces = v.id);
  -- A new statement after this one sees what whoever held the voucher has done.
  perform ordering.lock_vouchers(array[v_voucher.id]);
  select * into strict v_last from ordering.order_moves m
  where m.partner_number = moved.partner_number and m.order_id = moved.id
  order by m.number desc
  limit 1;

  if exists (
    select from ordering.legal_moves() l
    where l.move = asked_move and l.to_state = v_last.state and l.mover = mover_role)
    and v_last.moved_by = mover and v_last.actor is not distinct from person
    and v_last.number > 1
  then
    is_replay := true;
    return;
  end if;

  select * into v_legal from ordering.legal_moves() l
  where l.move = asked_move and l.from_state = v_last.state and l.mover = mover_role
    and l.has_voucher = (v_voucher.id is not null)
    and not exists (select from catalogue.gifts g where g.id = moved.outcome_id
      and g.kind = 'donation');
  v_is_open := exists (
    select from ordering.open_vouchers o where o.voucher_id = v_voucher.id and o.expires_at > recorded_now);
  refusal := coalesce(
    case when v_legal.move is null then 'TS931' end,
    ledger.misdated(happened_at, moved.occurred_at, recorded_now),
    case
      when v_legal.needs_unused and (not v_is_open or exists (
        select from ordering.vouchers v
        join ordering.activations a on a.voucher_id = v.id
        where v.partner_number = moved.partner_number and v.order_id = moved.id)) then 'TS932'
    end);
  if refusal is not null then
    return;
  end if;

  -- Two clocks that differ: nothing becomes of an order before it was placed.
  happened_at := greatest(happened_at, moved.occurred_at);
  if v_voucher.id is not null and asked_move = 'cancel' then
    perform ordering.end_voucher(v_voucher, 'cancelled', recorded_now);
  end if;
  perform ordering.record_move(moved, v_legal.to_state, mover, person, why, happened_at,
    recorded_now, case when v_legal.to_state in ('cancelled', 'returned') then new_refund end,
    onward_wallet);
end
$$;
comment on function ordering.move_order(
  ordering.orders, text, text, integer, text, text, timestamptz, timestamptz, uuid, uuid) is
  'Moves one order if that is legal.';
revoke all on function ordering.move_order(
  ordering.orders, text, text, integer, text, text, timestamptz, timestamptz, uuid, uuid) from public;
