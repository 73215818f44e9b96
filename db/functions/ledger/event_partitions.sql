-- ledger.event_partitions
--
-- The partitions of ledger.events that hold a range of time, and that range.
--
-- Called by ledger.maintain_events.
set local role tessera_owner;

create or replace function ledger.event_partitions()
returns table (name text, from_at timestamptz, until_at timestamptz)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
  select p.name, p.bounds[1]::timestamptz, p.bounds[2]::timestamptz
  from (
    select c.relname::text as name,
      regexp_match(pg_get_expr(c.relpartbound, c.oid), $r$FROM \('(.*)'\) TO \('(.*)'\)$r$) as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'ledger.events'::regclass
  ) p
  where p.bounds is not null
$$;
comment on function ledger.event_partitions() is 'The partitions of events by time.';
revoke all on function ledger.event_partitions() from public;
