-- ledger.events_end
--
-- The place at which readers of events stop for now: every event below it is there to be read, and
-- none will ever be added there. It lies below the oldest transaction that is still running.
--
-- Called by the functions that read events; with the rights of a role that may see the origin.
set local role tessera_owner;

create or replace function ledger.events_end()
returns bigint
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select o.base + (pg_snapshot_xmin(pg_current_snapshot())::text::bigint << 16)
  from ledger.event_origin o
$$;
comment on function ledger.events_end() is 'Where readers of events stop for now.';
revoke all on function ledger.events_end() from public;
