-- settlement.exposure_of
--
-- How much of its limit each partner has used, in minor units of its billing currency: of all that
-- have a limit or are prepaid, or of one. Used is rounded up, available down; a prepaid partner's
-- limit is what it has paid in less the reserve.
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
  select p.code, t.currency, e.is_prepaid, floor(e.limit_micros::numeric / u.unit)::bigint,
    ceil(x.used / u.unit)::bigint, floor((e.limit_micros - x.used) / u.unit)::bigint,
    ceil((x.used - e.stated_micros) / u.unit)::bigint, (e.stated_micros / u.unit)::bigint,
    coalesce(d.amount, 0)::bigint, case when e.is_prepaid then t.prepaid_reserve else 0 end,
    floor((e.limit_micros - e.alert_micros)::numeric / u.unit)::bigint, e.is_alerted
  from settlement.exposures e
  join tenancy.partners p on p.number = e.partner_number
  join settlement.terms t on t.number = e.terms_number
  cross join lateral (select settlement.minor_unit_micros(t.currency)::numeric as unit) u
  cross join lateral (
    select settlement.used_micros(settlement.exposure_now(e)) as used
  ) x
  left join lateral (
    select sum(i.amount) as amount from settlement.deposits i
    where i.partner_number = e.partner_number and i.currency = t.currency
  ) d on true
  where partner_code is null or e.partner_number = tenancy.require_partner(partner_code)
  order by p.code
$$;
comment on function settlement.exposure_of(text) is
  'How much of its limit each partner has used.';
revoke all on function settlement.exposure_of(text) from public;
