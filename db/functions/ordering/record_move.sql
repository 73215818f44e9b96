-- ordering.record_move
--
-- Moves an order into a state: writes the move, gives its points back where they are (refund_id is
-- then the id of the refund), lists what it had taken to go back to the shelf, and tells those whom
-- it concerns. Whether it may move has been decided.
--
-- The caller holds what keeps others from moving the order: the lock of its wallet, or, of an order
-- with a voucher, that of the voucher in ordering.open_vouchers. Who gives points back holds the
-- wallet's lock, and that of the wallet to which they go on (onward_wallet).
--
-- Called by ordering.move_order and by the functions that use up or expire vouchers.
set local role tessera_owner;

create or replace function ordering.record_move(
  moved          ordering.orders,
  new_state      ordering.order_state,
  mover          integer,
  person         text,
  why            text,
  happened_at    timestamptz,
  recorded_now   timestamptz,
  refund_id      uuid,
  onward_wallet  uuid
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_spent  redemption.redemptions;
begin
  if refund_id is not null then
    select * into strict v_spent from redemption.redemptions d
    where d.partner_number = 0 and d.id = moved.id;
    perform redemption.give_back(v_spent, refund_id, refund_id::text, happened_at, recorded_now,
      (select s.refund_grace_days from coalition.settings s), v_spent.points, 0, null,
      nullif(onward_wallet, moved.wallet_id));
    -- A voucher that nobody used in time is no goods that come back.
    if new_state in ('cancelled', 'returned') then
      insert into ordering.stock_returns (order_id, gift_id, recorded_at)
      select moved.id, g.id, recorded_now
      from (select moved.gift_id union select moved.outcome_id) g (id)
      where moved.units_taken > 0
      union all
      -- And the codes of a pool that took the place of lost ones.
      select v.id, v.gift_id, recorded_now from ordering.vouchers v
      where v.order_id = moved.id and v.replaces is not null and v.code_number is not null;
    end if;
  end if;
  insert into ordering.order_moves (partner_number, order_id, number, state, moved_by, actor, reason,
    occurred_at, recorded_at, refund_id)
  select moved.partner_number, moved.id, max(m.number) + 1, new_state, mover, person,
    -- Of a member that has been erased no free text is kept any more.
    case when not membership.is_document_erased('orders', moved.partner_number, moved.id) then why end,
    happened_at, recorded_now, record_move.refund_id
  from ordering.order_moves m
  where m.partner_number = moved.partner_number and m.order_id = moved.id;
  perform ledger.announce(array_agg('order.' || new_state), array_agg(p.number),
    array_agg(moved.id), null, recorded_now)
  from (
    select moved.partner_number as number union select moved.supplier order by 1
  ) p;
end
$$;
comment on function ordering.record_move(
  ordering.orders, ordering.order_state, integer, text, text, timestamptz, timestamptz, uuid, uuid) is
  'Moves an order into a state, with all that follows from it.';
revoke all on function ordering.record_move(
  ordering.orders, ordering.order_state, integer, text, text, timestamptz, timestamptz, uuid, uuid)
  from public;
