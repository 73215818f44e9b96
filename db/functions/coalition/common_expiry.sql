-- coalition.common_expiry
--
-- What coalition.lot_expires_at answers for each of these instants, where it is the same for all:
-- where they lie on one day of the coalition's. Null where they do not, and each must be asked for.
-- The batches of a till's purchases nearly always do, and the answer takes a while to compute.
--
-- Called by earning.record_purchases.
set local role tessera_owner;

create or replace function coalition.common_expiry(
  instants   timestamptz[],
  months     integer,
  rounding   coalition.expiry_rounding,
  time_zone  text,
  year_day   integer
)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_instant  timestamptz;
  v_day      date;
begin
  if months is null or instants is null then
    return null;
  end if;
  foreach v_instant in array instants loop
    v_day := coalesce(v_day, (v_instant at time zone time_zone)::date);
    if (v_instant at time zone time_zone)::date <> v_day then
      return null;
    end if;
  end loop;
  return coalition.lot_expires_at(v_instant, months, rounding, time_zone, year_day);
end
$$;
comment on function coalition.common_expiry(
  timestamptz[], integer, coalition.expiry_rounding, text, integer) is
  'When points earned at any of several instants expire, if that is one instant.';
revoke all on function coalition.common_expiry(
  timestamptz[], integer, coalition.expiry_rounding, text, integer) from public;
