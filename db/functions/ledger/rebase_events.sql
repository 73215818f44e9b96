-- ledger.rebase_events
--
-- Moves the origin of events, so that the next event stands behind all that were ever written, also
-- those that a recovery has lost and readers may have seen. Needed when the database has come into
-- another cluster, whose transactions have other numbers, or has been recovered to an earlier time.
--
-- Waits for all who are writing, so that nobody counts from the old origin any more.
--
-- Called by ledger.maintain_events, which notices by itself; an operator may insist.
set local role tessera_owner;

create or replace function ledger.rebase_events()
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set lock_timeout = '2s'
as $$
declare
  v_last  bigint;
  v_base  bigint;
begin
  perform pg_advisory_xact_lock(ledger.writers_lock());
  select greatest(o.place_last, o.dropped_through,
    (select max(e.place) from ledger.events e)) into v_last
  from ledger.event_origin o;
  -- A margin of 2^24 transactions for what was written after the last backup.
  v_base := greatest(0, ((v_last >> 16) + (1::bigint << 24)
    - pg_current_xact_id()::text::bigint) << 16);
  update ledger.event_origin o
  set base = greatest(o.base, v_base), place_last = v_last,
    system_identifier = (select s.system_identifier from pg_control_system() s),
    timeline = (select c.timeline_id from pg_control_checkpoint() c)
  returning o.base into v_base;
  return v_base;
end
$$;
comment on function ledger.rebase_events() is 'Moves the origin of events behind all of them.';
revoke all on function ledger.rebase_events() from public;
