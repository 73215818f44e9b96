-- tenancy.has_stopped
--
-- Whether a partner that leaves issues no points any more for what occurs at an instant: its last
-- day of issuing was over.
--
-- Called by earning.record_purchases.
set local role tessera_owner;

create or replace function tenancy.has_stopped(asked_partner integer, instant timestamptz)
returns boolean
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from tenancy.partners p
    where p.number = asked_partner and p.issues_until < 'infinity' and p.issues_until <= instant)
$$;
comment on function tenancy.has_stopped(integer, timestamptz) is
  'Whether a partner issues no points any more at an instant.';
revoke all on function tenancy.has_stopped(integer, timestamptz) from public;
