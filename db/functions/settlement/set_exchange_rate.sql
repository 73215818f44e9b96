-- settlement.set_exchange_rate
--
-- Proposes what one main unit of a billing currency is worth in a settlement currency, from the
-- start of a local day in the coalition's time zone on (coalition.propose_change).
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   A rate is never changed: setting the same one again is a replay (is_replay).
--
-- Raises
--   TS403, TS408   see settlement.add_exchange_rate
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
  is_rehearsal             boolean,
  new_id                   uuid default gen_random_uuid()
)
returns table (change_id uuid, state text, is_replay boolean)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p.change_id, p.state, p.is_replay
  from coalition.propose_change(actor, new_id, 'exchange_rate', null, jsonb_build_object(
    'currency', new_currency, 'settlement_currency', new_settlement_currency,
    'valid_from_on', valid_from_on, 'rate_nanos', new_rate_nanos, 'source', new_source),
    is_rehearsal) p;
end
$$;
comment on function settlement.set_exchange_rate(
  text, text, text, date, bigint, text, boolean, uuid) is
  'Proposes what a billing currency is worth in a settlement currency.';
revoke all on function settlement.set_exchange_rate(
  text, text, text, date, bigint, text, boolean, uuid) from public;
