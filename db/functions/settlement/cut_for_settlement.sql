-- settlement.cut_for_settlement
--
-- Ends the running segment of postings for a close, and returns the instant: all that was recorded
-- before it is there, and nothing will ever be recorded before it. Who is writing is waited for as
-- ledger.cut_segment waits (55P03: try again).
--
-- Raises
--   TS410 period_not_over   the period has not ended yet
--
-- Called by tessera_operator, in a transaction of its own: while it lasts, nobody writes.
set local role tessera_owner;

create or replace function settlement.cut_for_settlement(period_end timestamptz)
returns timestamptz
language plpgsql
volatile
security definer -- Nobody writes segments but the owner's functions.
set search_path = pg_catalog, pg_temp
set lock_timeout = '100ms'
as $$
declare
  v_last   ledger.segments;
  v_until  timestamptz;
begin
  perform pg_advisory_xact_lock(ledger.writers_lock());
  select * into v_last from ledger.segments s order by s.number desc limit 1;
  v_until := ledger.instant();
  if v_until < period_end then
    raise exception using errcode = 'TS410',
      message = format('the period ends at %s', to_char(period_end at time zone 'UTC',
        'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
  end if;
  if v_until <= v_last.until_at then
    return v_last.until_at; -- The clock stands still or went back: the last cut serves.
  end if;
  insert into ledger.segments (number, from_at, until_at)
  values (coalesce(v_last.number, 0) + 1, coalesce(v_last.until_at, '-infinity'), v_until);
  return v_until;
end
$$;
comment on function settlement.cut_for_settlement(timestamptz) is
  'Ends the running segment of postings for a close.';
revoke all on function settlement.cut_for_settlement(timestamptz) from public;
