-- ledger.maintain_events
--
-- Keeps the table of events in shape: makes the partitions of this week and the next three, gives
-- what lies unplaced a partition of its own, and drops the weeks that are over for longer than
-- events are kept. Notices that the database has come into another cluster or been recovered, and
-- moves the origin. Returns how many partitions it made and dropped.
--
-- Waits for no lock for longer than a second: postings go before. What could not be done now is done
-- the next time; until then events go where there is no partition.
--
-- Called by tessera_operator, and by tessera_service in the background: it takes no parameter, and
-- what is kept how long is the operator's to say (ledger.keep_events).
set local role tessera_owner;

create or replace function ledger.maintain_events(
  out partitions_made integer, out partitions_dropped integer
)
language plpgsql
volatile
security definer -- Only the owner of a table makes and drops its partitions.
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set lock_timeout = '1s'
as $$
declare
  v_origin  ledger.event_origin;
  v_week    timestamptz;
  v_end     timestamptz;
  v_part    record;
  v_place   bigint;
  v_now     timestamptz := ledger.instant();
begin
  partitions_made := 0;
  partitions_dropped := 0;
  if not pg_try_advisory_xact_lock(ledger.writers_lock() + 1) then
    return; -- Somebody is at it.
  end if;
  select * into strict v_origin from ledger.event_origin;
  if exists (
    select from pg_control_system() s, pg_control_checkpoint() c
    where (s.system_identifier, c.timeline_id)
      is distinct from (v_origin.system_identifier, v_origin.timeline))
  then
    perform ledger.rebase_events();
  end if;
  update ledger.event_origin o set place_last = greatest(o.place_last, ledger.events_end());

  -- What lies unplaced becomes the partition of its weeks, whole, if no other covers them.
  select date_trunc('week', min(e.recorded_at)), date_trunc('week', max(e.recorded_at)) + '7 days'
  into v_week, v_end from ledger.events_unplaced e;
  if v_week is not null and not exists (
    select from ledger.event_partitions() p where p.from_at < v_end and p.until_at > v_week)
  then
    execute 'alter table ledger.events detach partition ledger.events_unplaced';
    execute format('alter table ledger.events_unplaced rename to %I',
      to_char(v_week, '"events_"YYYYMMDD'));
    execute 'create table ledger.events_unplaced (like ledger.events including all)';
    perform ledger.attach_events('events_unplaced', null, null);
    perform ledger.attach_events(to_char(v_week, '"events_"YYYYMMDD'), v_week, v_end);
    partitions_made := partitions_made + 1;
  end if;
  for n in 0 .. 3 loop
    v_week := date_trunc('week', v_now) + n * interval '7 days';
    v_end := v_week + interval '7 days';
    continue when exists (
      select from ledger.event_partitions() p where p.from_at < v_end and p.until_at > v_week);
    continue when exists (
      select from ledger.events_unplaced e
      where e.recorded_at >= v_week and e.recorded_at < v_end);
    execute format('create table ledger.%I (like ledger.events including all)',
      to_char(v_week, '"events_"YYYYMMDD'));
    perform ledger.attach_events(to_char(v_week, '"events_"YYYYMMDD'), v_week, v_end);
    partitions_made := partitions_made + 1;
  end loop;

  for v_part in
    select * from ledger.event_partitions() p
    where p.until_at <= v_now - v_origin.days_kept * interval '24 hours'
  loop
    select max(e.place) into v_place from ledger.events e
    where e.recorded_at >= v_part.from_at and e.recorded_at < v_part.until_at;
    update ledger.event_origin o set dropped_through = greatest(o.dropped_through, v_place);
    execute format('drop table ledger.%I', v_part.name);
    partitions_dropped := partitions_dropped + 1;
  end loop;
end
$$;
comment on function ledger.maintain_events() is 'Makes partitions of events ahead and drops old ones.';
revoke all on function ledger.maintain_events() from public;
