-- settlement.are_terms_approved
--
-- Tells whether a second person has approved settlement terms, so that they are in force.
--
-- Called by the functions of this schema, and by tessera_operator.
set local role tessera_owner;

create or replace function settlement.are_terms_approved(asked_terms integer)
returns boolean
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from settlement.terms_decisions d
    where d.terms_number = asked_terms and d.verdict = 'approved')
$$;
comment on function settlement.are_terms_approved(integer) is
  'Whether settlement terms are in force.';
revoke all on function settlement.are_terms_approved(integer) from public;
