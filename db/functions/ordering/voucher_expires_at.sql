-- ordering.voucher_expires_at
--
-- When a voucher that is issued at an instant can no longer be used: so many days later, through the
-- end of the last in the coalition's time zone, and never longer than its code is good. Null days:
-- as long as its code is good.
--
-- Here, because PostgreSQL keeps the time zone rules.
set local role tessera_owner;

create or replace function ordering.voucher_expires_at(
  issued_at         timestamptz,
  days              integer,
  code_valid_until  timestamptz,
  time_zone         text
)
returns timestamptz
language plpgsql
stable -- The rules of time zones change with the server's.
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_local    timestamp := date_trunc('day', issued_at at time zone time_zone)
    + make_interval(days => days + 1);
  v_expires  timestamptz := coalesce(v_local at time zone time_zone, 'infinity');
begin
  -- Where clocks go back at one in the morning, midnight comes twice: the first one ends the day.
  if (v_expires - interval '1 hour') at time zone time_zone >= v_local then
    v_expires := v_expires - interval '1 hour';
  end if;
  return least(v_expires, code_valid_until);
end
$$;
comment on function ordering.voucher_expires_at(timestamptz, integer, timestamptz, text) is
  'The instant at which a voucher issued at a given instant can no longer be used.';
revoke all on function
  ordering.voucher_expires_at(timestamptz, integer, timestamptz, text) from public;
