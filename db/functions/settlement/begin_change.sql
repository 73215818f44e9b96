-- settlement.begin_change
--
-- Begins a change of what a close reads: terms, policies, rates. Waits for a close that is being
-- recorded, and keeps others waiting until the change is committed.
--
-- Raises
--   TS403 settlement_already_closed   the change would begin before that
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.begin_change(valid_from timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_closed  timestamptz;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement', 0));
  v_closed := (select max(s.until_at) from settlement.settlements s);
  if valid_from < v_closed then
    raise exception using errcode = 'TS403', message = format(
      'settlements are closed up to %s: nothing changes before that',
      (v_closed at time zone (select s.time_zone from coalition.settings s))::date);
  end if;
end
$$;
comment on function settlement.begin_change(timestamptz) is
  'Begins a change of what a close reads.';
revoke all on function settlement.begin_change(timestamptz) from public;
