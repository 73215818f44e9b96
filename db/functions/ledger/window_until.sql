-- ledger.window_until
--
-- When a window that began at an instant (ledger.window_from) is over: a local day may have 23 or
-- 25 hours.
--
-- Called by ledger.check_requests.
set local role tessera_owner;

create or replace function ledger.window_until(
  span ledger.limit_span, began_at timestamptz, time_zone text
)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return case span
    when 'minute' then began_at + interval '1 minute'
    when 'hour' then began_at + interval '1 hour'
    else (((began_at at time zone time_zone)::date + 1)::timestamp at time zone time_zone)
  end;
end
$$;
comment on function ledger.window_until(ledger.limit_span, timestamptz, text) is
  'When a window that began at an instant is over.';
revoke all on function ledger.window_until(ledger.limit_span, timestamptz, text) from public;
