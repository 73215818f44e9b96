-- settlement.add_exchange_rate
--
-- Sets what one main unit of a billing currency is worth in a settlement currency, from the start
-- of a local day in the coalition's time zone until the next rate of the two begins. Returns
-- whether it was set so already: a rate is never changed.
--
-- Raises
--   TS403 settlement_already_closed   see settlement.begin_change
--   TS408 exchange_rate_already_set   the two have another rate from this day on
--
-- Called by coalition.apply_change.
set local role tessera_owner;

create or replace function settlement.add_exchange_rate(actor text, content jsonb)
returns boolean
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_from   timestamptz := (content ->> 'valid_from_on')::timestamp at time zone v_zone;
  v_rate   settlement.exchange_rates :=
    jsonb_populate_record(null::settlement.exchange_rates, content);
  v_found  settlement.exchange_rates;
begin
  select * into v_found from settlement.exchange_rates r
  where (r.currency, r.settlement_currency, r.valid_from)
    = (v_rate.currency, v_rate.settlement_currency, v_from);
  if found then
    if (v_found.rate_nanos, v_found.source) <> (v_rate.rate_nanos, v_rate.source) then
      raise exception using errcode = 'TS408',
        message = 'the two currencies have another rate from this day on';
    end if;
    return true;
  end if;
  perform settlement.begin_change(v_from);
  insert into settlement.exchange_rates (currency, settlement_currency, valid_from, rate_nanos,
    source, set_by, set_at)
  values (v_rate.currency, v_rate.settlement_currency, v_from, v_rate.rate_nanos, v_rate.source,
    actor, ledger.instant());
  perform coalition.record_audit(actor, 'exchange_rate.set',
    v_rate.currency || '/' || v_rate.settlement_currency, jsonb_build_object(
      'valid_from', v_from, 'rate_nanos', v_rate.rate_nanos, 'source', v_rate.source));
  return false;
end
$$;
comment on function settlement.add_exchange_rate(text, jsonb) is
  'Sets what a billing currency is worth in a settlement currency.';
revoke all on function settlement.add_exchange_rate(text, jsonb) from public;
