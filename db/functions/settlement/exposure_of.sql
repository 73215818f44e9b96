-- settlement.exposure_of
--
-- How much of its limit each partner has used, in minor units of its billing currency: of all that
-- have a limit or are prepaid, or of one, which may have none: then it is computed now. Used is
-- rounded up, available down; paid_in is what is left of what was paid in, and a prepaid partner's
-- limit is that less the reserve. No row of a partner without settlement terms.
--
-- Raises
--   TS506 partner_not_found          no partner has this code
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function settlement.exposure_of(partner_code text default null)
returns table (
  partner text, currency text, is_prepaid boolean, limit_amount bigint, used bigint,
  available bigint, unsettled bigint, stated bigint, paid_in bigint, reserve bigint,
  alert_at bigint, is_alerted boolean
)
language sql
stable
security definer -- Decisions on terms are not for every role that asks.
set search_path = pg_catalog, pg_temp
as $$
  with now as materialized (
    select settlement.exposure_now(k) as e from settlement.exposures k
    where partner_code is null or k.partner_number = tenancy.require_partner(partner_code)
    union all
    select settlement.computed_exposure(tenancy.require_partner(partner_code))
    where partner_code is not null and not exists (
      select from settlement.exposures k
      where k.partner_number = tenancy.require_partner(partner_code))
  )
  select p.code, t.currency, e.is_prepaid, floor(e.limit_micros::numeric / u.unit)::bigint,
    ceil(x.used / u.unit)::bigint, floor((e.limit_micros - x.used) / u.unit)::bigint,
    ceil((x.used - e.stated_micros) / u.unit)::bigint, (e.stated_micros / u.unit)::bigint,
    d.amount, case when e.is_prepaid then t.prepaid_reserve else 0 end,
    floor((e.limit_micros - e.alert_micros)::numeric / u.unit)::bigint, e.is_alerted
  from now n
  cross join lateral (select (n.e).*) e
  join tenancy.partners p on p.number = e.partner_number
  join settlement.terms t on t.number = e.terms_number
  cross join lateral (select settlement.minor_unit_micros(t.currency)::numeric as unit) u
  cross join lateral (select settlement.used_micros(n.e) as used) x
  cross join lateral (
    select settlement.deposit_available(e.partner_number, t.currency) as amount) d
  order by p.code
$$;
comment on function settlement.exposure_of(text) is
  'How much of its limit each partner has used.';
revoke all on function settlement.exposure_of(text) from public;
