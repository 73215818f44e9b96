-- ledger.attach_events
--
-- Makes a table a partition of ledger.events: for the events of a range of time, or, with no range,
-- for all that have no other.
--
-- Called by ledger.maintain_events.
set local role tessera_owner;

create or replace function ledger.attach_events(
  table_name text, from_at timestamptz, until_at timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set client_min_messages = warning
as $$
begin
  execute format('alter table ledger.%I enable row level security', table_name);
  execute format('alter table ledger.%I force row level security', table_name);
  if from_at is null then
    execute format('alter table ledger.events attach partition ledger.%I default', table_name);
    execute format('drop policy if exists "the database''s own functions see what has no partition" '
      'on ledger.%I', table_name);
    execute format('create policy "the database''s own functions see what has no partition" '
      'on ledger.%I for select to tessera_owner using (true)', table_name);
    execute format('comment on table ledger.%I is %L', table_name,
      'Events of a time for which no partition has been made.');
  else
    execute format('alter table ledger.events attach partition ledger.%I for values from (%L) to (%L)',
      table_name, from_at, until_at);
    execute format('comment on table ledger.%I is %L', table_name,
      format('Events of %s to %s.', from_at, until_at));
  end if;
end
$$;
comment on function ledger.attach_events(text, timestamptz, timestamptz) is
  'Makes a table a partition of the events.';
revoke all on function ledger.attach_events(text, timestamptz, timestamptz) from public;
