-- ledger.window_from
--
-- When the window of a limit began in which an instant lies: a minute or an hour of UTC, or a day of
-- the coalition's time zone. Windows are half open, so a moment lies in exactly one.
--
-- Called by ledger.check_requests.
set local role tessera_owner;

create or replace function ledger.window_from(
  span ledger.limit_span, instant timestamptz, time_zone text
)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Minutes and hours are the same everywhere; only a day is a matter of where one is.
  return date_trunc(span::text, instant, case span when 'day' then time_zone else 'UTC' end);
end
$$;
comment on function ledger.window_from(ledger.limit_span, timestamptz, text) is
  'When the window of a limit began in which an instant lies.';
revoke all on function ledger.window_from(ledger.limit_span, timestamptz, text) from public;
