-- settlement.carrying_rate_at
--
-- What a point of the liability is worth at an instant, by the settlement policy that was in force
-- then, as it was known then; null is now.
--
-- Raises
--   TS430 settlement_policy_missing   no settlement policy was in force
--
-- Called by tessera_operator and tessera_auditor, and by settlement.declare_reserve.
set local role tessera_owner;

create or replace function settlement.carrying_rate_at(
  asked_instant             timestamptz,
  out currency              text,
  out carrying_rate_micros  bigint
)
language plpgsql
stable
security definer -- A policy is no secret, and whoever sets a reserve needs it.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_instant  timestamptz := coalesce(asked_instant, ledger.instant());
begin
  select p.currency, p.carrying_rate_micros
  into carrying_rate_at.currency, carrying_rate_at.carrying_rate_micros
  from settlement.policies p
  where p.valid_from <= v_instant and p.set_at <= v_instant
  order by p.valid_from desc
  limit 1;
  if not found then
    raise exception using errcode = 'TS430',
      message = 'no settlement policy was in force then, so no point has a value';
  end if;
end
$$;
comment on function settlement.carrying_rate_at(timestamptz) is
  'What a point of the liability is worth at an instant.';
revoke all on function settlement.carrying_rate_at(timestamptz) from public;
