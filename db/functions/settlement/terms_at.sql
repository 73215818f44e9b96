-- settlement.terms_at
--
-- The number of the settlement terms of a partner that are in force at an instant; null when none
-- are.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.terms_at(asked_partner integer, instant timestamptz)
returns integer
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select t.number
  from settlement.terms t
  join settlement.terms_decisions d on d.terms_number = t.number and d.verdict = 'approved'
  where t.partner_number = asked_partner and t.valid_from <= instant
  order by t.valid_from desc
  limit 1
$$;
comment on function settlement.terms_at(integer, timestamptz) is
  'The settlement terms of a partner that are in force at an instant.';
revoke all on function settlement.terms_at(integer, timestamptz) from public;
