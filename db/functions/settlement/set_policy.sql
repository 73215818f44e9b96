-- settlement.set_policy
--
-- Proposes a version of the coalition's settlement policy, from the start of a local day in the
-- coalition's time zone on; the first one is in force at once (coalition.propose_change).
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS403, TS406, TS407, TS447   see settlement.add_policy
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.set_policy(
  actor                     text,
  valid_from_on             date,
  new_currency              text,
  new_calendar              settlement.calendar,
  new_cut_off_day           integer,
  new_carrying_rate_micros  bigint,
  new_levy                  bigint,
  is_rehearsal              boolean,
  new_id                    uuid default gen_random_uuid()
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
  from coalition.propose_change(actor, new_id, 'settlement_policy', null, jsonb_build_object(
    'valid_from_on', valid_from_on, 'currency', new_currency, 'calendar', new_calendar,
    'cut_off_day', new_cut_off_day, 'carrying_rate_micros', new_carrying_rate_micros,
    'levy', new_levy), is_rehearsal) p;
end
$$;
comment on function settlement.set_policy(
  text, date, text, settlement.calendar, integer, bigint, bigint, boolean, uuid) is
  'Proposes a version of the coalition''s settlement policy.';
revoke all on function settlement.set_policy(
  text, date, text, settlement.calendar, integer, bigint, bigint, boolean, uuid) from public;
