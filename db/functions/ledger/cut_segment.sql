-- ledger.cut_segment
--
-- Ends the running segment of the history of postings now, and begins the next. From here on
-- nothing is recorded before the cut, whatever the clock of the machine does (ledger.lock_wallets),
-- so the segment can be hashed in peace. Returns its number; null when nothing was posted in it.
--
-- For an instant it waits for all who are writing, and they for it; when somebody takes longer than
-- a tenth of a second, it gives up (55P03) and the caller tries again later.
--
-- Called by tessera_operator, and by tessera_service in the background, to no effect but this.
set local role tessera_owner;

create or replace function ledger.cut_segment()
returns integer
language plpgsql
volatile
security definer -- Nobody writes segments but the owner's functions.
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
set enable_seqscan = off
as $$
declare
  v_last   ledger.segments;
  v_until  timestamptz;
begin
  select * into v_last from ledger.segments s order by s.number desc limit 1;
  if not exists (
    select from ledger.postings p where p.recorded_at >= coalesce(v_last.until_at, '-infinity'))
  then
    return null;
  end if;
  perform pg_advisory_xact_lock(ledger.writers_lock());
  -- Another may have cut meanwhile.
  select * into v_last from ledger.segments s order by s.number desc limit 1;
  v_until := ledger.instant();
  if v_until <= v_last.until_at then
    return null;
  end if;
  insert into ledger.segments (number, from_at, until_at)
  values (coalesce(v_last.number, 0) + 1, coalesce(v_last.until_at, '-infinity'), v_until);
  return coalesce(v_last.number, 0) + 1;
end
$$;
comment on function ledger.cut_segment() is 'Ends the running segment of the history of postings.';
revoke all on function ledger.cut_segment() from public;
