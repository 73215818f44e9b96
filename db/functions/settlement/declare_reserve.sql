-- settlement.declare_reserve
--
-- Records what the operator has set apart for points outstanding from an instant on (null: from
-- now), in the settlement currency that holds now, and the value of twelve months' redemptions
-- from which a regulator is to be told. Returns its number.
--
-- Raises
--   TS430 settlement_policy_missing   see settlement.carrying_rate_at
--   TS901                             the amount is not in the settlement currency
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.declare_reserve(
  actor            text,
  new_amount       bigint,
  new_currency     text,
  new_valid_from   timestamptz,
  new_alert_level  bigint,
  new_reason       text
)
returns integer
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_now       timestamptz := ledger.instant();
  v_currency  text := (settlement.carrying_rate_at(v_now)).currency;
  v_number    integer;
begin
  if new_currency <> v_currency then
    raise exception using errcode = 'TS901',
      message = format('the settlement currency is %s', v_currency);
  end if;
  insert into settlement.reserves (
    valid_from, amount, currency, redemption_alert_level, reason, set_by, set_at)
  values (coalesce(new_valid_from, v_now), new_amount, v_currency, new_alert_level, new_reason,
    actor, v_now)
  returning number into v_number;
  perform coalition.record_audit(actor, 'reserve.declared', 'coalition', jsonb_build_object(
    'number', v_number, 'valid_from', coalesce(new_valid_from, v_now), 'amount', new_amount,
    'currency', v_currency, 'redemption_alert_level', new_alert_level));
  return v_number;
end
$$;
comment on function settlement.declare_reserve(text, bigint, text, timestamptz, bigint, text) is
  'Records what the operator has set apart for points outstanding.';
revoke all on function settlement.declare_reserve(text, bigint, text, timestamptz, bigint, text)
  from public;
