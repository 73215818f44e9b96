-- settlement.exposure_terms
--
-- The settlement terms of a partner that are in force at an instant, and when others come into
-- force; terms.number is null when none are.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.exposure_terms(
  asked_partner integer, asked_at timestamptz,
  out terms settlement.terms, out until_at timestamptz
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  select t.* into terms from settlement.terms t
  where t.partner_number = asked_partner and t.valid_from <= asked_at
    and settlement.are_terms_approved(t.number)
  order by t.valid_from desc, t.number desc
  limit 1;
  select coalesce(min(t.valid_from), 'infinity') into until_at from settlement.terms t
  where t.partner_number = asked_partner and t.valid_from > asked_at
    and settlement.are_terms_approved(t.number);
end
$$;
comment on function settlement.exposure_terms(integer, timestamptz) is
  'The settlement terms of a partner at an instant, and when others follow.';
revoke all on function settlement.exposure_terms(integer, timestamptz) from public;
