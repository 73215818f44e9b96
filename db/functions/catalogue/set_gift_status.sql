-- catalogue.set_gift_status
--
-- Approves, publishes, pauses, resumes or retires a gift of any supplier, by the operator. Approving
-- can set at the same time what the supplier is paid for an order from now on.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS310 currency_mismatch   the supplier is settled in another currency
--   TS903 gift_not_found      no gift has this id
--   TS912, TS914, TS916       see catalogue.change_gift
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.set_gift_status(
  actor            text,
  asked_gift       uuid,
  asked_move       text,
  supply_amount    bigint,
  supply_currency  text,
  reason           text,
  is_rehearsal     boolean
)
returns text
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gift   catalogue.gifts := catalogue.require_gift(asked_gift);
  v_now    timestamptz := greatest(ledger.instant(), v_gift.changed_at + interval '1 microsecond');
  v_moved  record;
begin
  begin
    if supply_amount is not null then
      perform settlement.require_supply_currency(v_gift.partner_number, v_now, supply_currency);
      insert into catalogue.supply_terms
        (partner_number, gift_id, valid_from, amount, currency, set_by, recorded_at)
      values (v_gift.partner_number, v_gift.id, v_now, supply_amount, supply_currency, actor, v_now);
    end if;
    v_moved := catalogue.change_gift(v_gift, asked_move, actor, reason, v_now);
    if v_moved.refusal is not null then
      raise exception using errcode = v_moved.refusal,
        message = format('cannot %s a gift that is %s', asked_move, v_gift.status);
    end if;
    perform coalition.record_audit(actor, 'gift.' || v_moved.status, ledger.typeid('gft', v_gift.id),
      jsonb_build_object('code', v_gift.code, 'supplier', v_gift.partner_number, 'reason', reason,
        'supply_amount', supply_amount, 'supply_currency', supply_currency));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_moved.status;
end
$$;
comment on function catalogue.set_gift_status(text, uuid, text, bigint, text, text, boolean) is
  'Approves, publishes, pauses, resumes or retires a gift, by the operator.';
revoke all on function catalogue.set_gift_status(text, uuid, text, bigint, text, text, boolean)
  from public;
