-- coalition.renewed_until
--
-- Until when an earn or redeem at an instant keeps alive the lots of its wallet that activity
-- renews; null when the coalition has never had such a policy.
--
-- Called by the ledger's own functions; those that post set-based compute the same.
set local role tessera_owner;

create or replace function coalition.renewed_until(happened_at timestamptz)
returns timestamptz
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalition.lot_expires_at(
    happened_at, s.renewal_months, s.renewal_rounding, s.time_zone, s.renewal_year_day)
  from coalition.settings s
  where s.renewal_months is not null
$$;
comment on function coalition.renewed_until(timestamptz) is
  'Until when activity at an instant renews lots.';
revoke all on function coalition.renewed_until(timestamptz) from public;
