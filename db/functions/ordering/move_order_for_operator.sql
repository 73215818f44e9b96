-- ordering.move_order_for_operator
--
-- Moves an order for the operator, as ordering.legal_moves lets it: cancel, fulfil, deliver, return,
-- by a person and for a reason, with an entry in the audit trail. What it had taken goes back to the
-- shelf afterwards (ordering.stock_returns).
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   The same move by the same person again has no effect and says so (is_replay).
--
-- Raises
--   TS104 try_again          the points have just gone to another wallet
--   TS930 order_not_found    no order has this id
--   TS931, TS932             see ordering.move_order
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ordering.move_order_for_operator(
  actor         text,
  order_id      uuid,
  asked_move    text,
  reason        text,
  refund_id     uuid,
  is_rehearsal  boolean,
  out is_replay     boolean,
  out points_back   bigint,
  out amount_back   bigint,
  out currency      text
)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_seen_from  constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_order      ordering.orders;
  v_acting     uuid;
  v_locked     record;
  v_refusal    text;
begin
  select * into v_order from ordering.orders o where o.id = move_order_for_operator.order_id;
  if not found then
    raise exception using errcode = 'TS930', message = 'no order has this id';
  end if;
  v_acting := ledger.wallet_now(v_order.wallet_id);
  select * into v_locked from ledger.lock_wallets(array[v_order.wallet_id, v_acting], v_seen_from);
  if ledger.is_elsewhere(v_order.wallet_id, v_acting, v_locked.statuses[1], v_locked.statuses[2])
    or v_acting is distinct from ledger.wallet_now(v_order.wallet_id)
  then
    raise exception using errcode = 'TS104', message = 'the points have just gone to another wallet';
  end if;
  begin
    select m.refusal, m.is_replay into strict v_refusal, is_replay
    from ordering.move_order(v_order, asked_move, 'operator', 0, actor, reason, v_locked.recorded_at,
      v_locked.recorded_at, refund_id, v_acting) m;
    if v_refusal is not null then
      raise exception using errcode = v_refusal,
        message = case v_refusal when 'TS932' then 'its voucher has been used, or its time is over'
          else format('an order that is %s cannot be moved so', (
            select m.state from ordering.order_moves m where m.order_id = v_order.id
              and m.partner_number = v_order.partner_number order by m.number desc limit 1)) end;
    end if;
    if not is_replay then
      perform coalition.record_audit(actor, 'order.' || asked_move, ledger.typeid('ord', v_order.id),
        jsonb_build_object('points', v_order.points, 'reason', reason));
    end if;
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  points_back := case when asked_move in ('cancel', 'return') then v_order.points else 0 end;
  amount_back := case when asked_move in ('cancel', 'return') then v_order.amount else 0 end;
  currency := v_order.currency;
end
$$;
comment on function ordering.move_order_for_operator(text, uuid, text, text, uuid, boolean) is
  'Moves an order for the operator.';
revoke all on function
  ordering.move_order_for_operator(text, uuid, text, text, uuid, boolean) from public;
