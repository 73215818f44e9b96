-- coalition.lot_expires_at
--
-- When points earned at an instant expire: so many months later, rounded up to the end of the
-- local day, month, quarter or year, in the time zone that the coalition's contracts speak of.
-- "Valid through" a local day means the first instant of the next one. Null months: never.
--
-- Here, because PostgreSQL keeps the time zone rules.
set local role tessera_owner;

create or replace function coalition.lot_expires_at(
  earned_at  timestamptz,
  months     integer,
  rounding   coalition.expiry_rounding,
  time_zone  text
)
returns timestamptz
language plpgsql
stable -- The rules of time zones change with the server's.
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  if months is null then
    return 'infinity';
  end if;
  return (
    date_trunc(rounding::text, (earned_at at time zone time_zone) + make_interval(months => months))
    + case rounding
        when 'day' then interval '1 day'
        when 'month' then interval '1 month'
        when 'quarter' then interval '3 months'
        when 'year' then interval '1 year'
      end
  ) at time zone time_zone;
end
$$;
comment on function coalition.lot_expires_at(timestamptz, integer, coalition.expiry_rounding, text) is
  'The instant at which points earned at a given instant can no longer be spent.';
revoke all on function
  coalition.lot_expires_at(timestamptz, integer, coalition.expiry_rounding, text) from public;
