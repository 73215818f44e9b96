-- settlement.is_period_beginning
--
-- Whether a settlement period begins at an instant, by the policy that is valid then. Without any
-- policy there are no periods, and none begins.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.is_period_beginning(instant timestamptz)
returns boolean
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select exists (select from settlement.period_bounds(instant) b where b.from_at = instant)
$$;
comment on function settlement.is_period_beginning(timestamptz) is
  'Whether a settlement period begins at an instant.';
revoke all on function settlement.is_period_beginning(timestamptz) from public;
