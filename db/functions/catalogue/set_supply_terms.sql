-- catalogue.set_supply_terms
--
-- Sets what the supplier of a gift is paid for an order from an instant on, at the earliest now. An
-- order keeps what held when it was placed.
--
-- A rehearsal does the same and undoes it. Returns from when on it holds.
--
-- Raises
--   TS901                     the instant is over, or terms from that instant on are set already
--   TS310 currency_mismatch   the supplier is settled in another currency
--   TS903 gift_not_found      no gift has this id
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.set_supply_terms(
  actor            text,
  asked_gift       uuid,
  terms_from       timestamptz,
  supply_amount    bigint,
  supply_currency  text,
  is_rehearsal     boolean
)
returns timestamptz
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gift  catalogue.gifts := catalogue.require_gift(asked_gift);
  v_now   timestamptz := ledger.instant();
  v_from  timestamptz := coalesce(terms_from, v_now);
begin
  if v_from < v_now or exists (
    select from catalogue.supply_terms t where t.gift_id = v_gift.id and t.valid_from = v_from)
  then
    raise exception using errcode = 'TS901',
      message = 'supply terms hold from now on or later, and begin once';
  end if;
  perform settlement.require_supply_currency(v_gift.partner_number, v_from, supply_currency);
  begin
    insert into catalogue.supply_terms
      (partner_number, gift_id, valid_from, amount, currency, set_by, recorded_at)
    values (v_gift.partner_number, v_gift.id, v_from, supply_amount, supply_currency, actor, v_now);
    perform coalition.record_audit(actor, 'gift.supply_terms_set', ledger.typeid('gft', v_gift.id),
      jsonb_build_object('code', v_gift.code, 'supplier', v_gift.partner_number,
        'valid_from', v_from, 'amount', supply_amount, 'currency', supply_currency));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_from;
end
$$;
comment on function catalogue.set_supply_terms(
  text, uuid, timestamptz, bigint, text, boolean) is
  'Sets what the supplier of a gift is paid for an order.';
revoke all on function catalogue.set_supply_terms(
  text, uuid, timestamptz, bigint, text, boolean) from public;
