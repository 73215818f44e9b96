-- settlement.are_own_terms_approved
--
-- Tells whether settlement terms are those of the partner whose key is presented, and approved: then
-- it may see them.
--
-- Called by row-level policies.
set local role tessera_owner;

create or replace function settlement.are_own_terms_approved(asked_terms integer)
returns boolean
language sql
stable
security definer -- Policies ask it for the service, which sees no decisions.
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from settlement.terms t
    where t.number = asked_terms and t.partner_number = tenancy.reading_partner_number()
      and settlement.are_terms_approved(t.number))
$$;
comment on function settlement.are_own_terms_approved(integer) is
  'Whether settlement terms are a partner''s own and in force.';
revoke all on function settlement.are_own_terms_approved(integer) from public;
