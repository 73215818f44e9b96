-- ledger.misdated
--
-- What a request is refused for by the time at which it says that something happened; null: nothing.
-- Clocks may differ by five minutes.
--
--   about_at   when that happened which it takes back, spends or moves; null: it is about nothing
--
-- Refuses (as a value, never as an exception)
--   TS306 occurred_in_future   later than the ledger's clock
--   TS315 occurred_too_early   earlier than what it is about
--
-- Called by the functions that answer one request of a batch.
set local role tessera_owner;

create or replace function ledger.misdated(
  happened_at timestamptz, about_at timestamptz, recorded_now timestamptz
)
returns text
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select case
    when happened_at > recorded_now + interval '5 minutes' then 'TS306'
    when happened_at < about_at - interval '5 minutes' then 'TS315'
  end
$$;
comment on function ledger.misdated(timestamptz, timestamptz, timestamptz) is
  'What a request is refused for by the time at which something happened.';
revoke all on function ledger.misdated(timestamptz, timestamptz, timestamptz) from public;
