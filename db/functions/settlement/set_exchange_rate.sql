-- settlement.set_exchange_rate
--
-- Sets what one main unit of a billing currency is worth in a settlement currency, from the start
-- of a local day in the coalition's time zone until the next rate of the two begins.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   A rate is never changed: setting the same one again is a replay (is_replay).
--
-- Raises
--   TS403 settlement_already_closed   see settlement.begin_change
--   TS408 exchange_rate_already_set   the two have another rate from this day on
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.set_exchange_rate(
  actor                    text,
  new_currency             text,
  new_settlement_currency  text,
  valid_from_on            date,
  new_rate_nanos           bigint,
  new_source               text,
  is_rehearsal             boolean
)
returns table (is_replay boolean, valid_from timestamptz)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_found  settlement.exchange_rates;
begin
  valid_from := valid_from_on::timestamp at time zone v_zone;
  is_replay := false;
  perform settlement.begin_change(null);
  select * into v_found from settlement.exchange_rates r
  where (r.currency, r.settlement_currency, r.valid_from)
    = (new_currency, new_settlement_currency, set_exchange_rate.valid_from);
  if found then
    if (v_found.rate_nanos, v_found.source) <> (new_rate_nanos, new_source) then
      raise exception using errcode = 'TS408',
        message = 'the two currencies have another rate from this day on';
    end if;
    is_replay := true;
    return next;
    return;
  end if;
  perform settlement.begin_change(valid_from);
  begin
    insert into settlement.exchange_rates (currency, settlement_currency, valid_from, rate_nanos,
      source, set_by, set_at)
    values (new_currency, new_settlement_currency, set_exchange_rate.valid_from, new_rate_nanos,
      new_source, actor, ledger.instant());
    perform coalition.record_audit(actor, 'exchange_rate.set',
      new_currency || '/' || new_settlement_currency, jsonb_build_object(
        'valid_from', valid_from, 'rate_nanos', new_rate_nanos, 'source', new_source));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.set_exchange_rate(
  text, text, text, date, bigint, text, boolean) is
  'Sets what a billing currency is worth in a settlement currency.';
revoke all on function settlement.set_exchange_rate(
  text, text, text, date, bigint, text, boolean) from public;
