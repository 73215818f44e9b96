-- settlement.position
--
-- Where the asking partner stands: what is open of its statements, its exposure (see
-- settlement.exposure_of), and, where it has one, its limit. One row; with nulls where it has no
-- settlement terms. No row without a valid key; a suspended partner's is.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function settlement.position()
returns table (
  currency text, is_prepaid boolean, limit_amount bigint, used bigint, available bigint,
  unsettled bigint, stated bigint, paid_in bigint, reserve bigint, alert_at bigint,
  is_alerted boolean, open_statements bigint, as_of timestamptz
)
language sql
stable
security definer -- The service sees no exposures; this tells a partner its own.
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(x.currency, (t.terms).currency), x.is_prepaid, x.limit_amount, x.used,
    x.available, x.unsettled, x.stated, x.paid_in, x.reserve, x.alert_at, x.is_alerted,
    settlement.open_statements(p.number, settlement.settled_through(),
      coalesce(x.currency, (t.terms).currency))::bigint, ledger.instant()
  from tenancy.partners p
  cross join lateral settlement.exposure_terms(p.number, ledger.instant()) t
  left join lateral settlement.exposure_of(p.code) x on true
  where p.number = tenancy.reading_partner_number()
$$;
comment on function settlement.position() is
  'Where the asking partner stands.';
revoke all on function settlement.position() from public;
