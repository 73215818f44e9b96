-- settlement.terms_in_force
--
-- The settlement terms that a second person has approved, each with the time in which it is in
-- force: from its own beginning to that of the partner's next.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.terms_in_force(
  out number          integer,
  out partner_number  integer,
  out valid_from      timestamptz,
  out valid_until     timestamptz
)
returns setof record
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select t.number, t.partner_number, t.valid_from,
    coalesce(lead(t.valid_from) over (partition by t.partner_number order by t.valid_from),
      'infinity')
  from settlement.terms t
  join settlement.terms_decisions d on d.terms_number = t.number and d.verdict = 'approved'
$$;
comment on function settlement.terms_in_force() is
  'The approved settlement terms, each with the time in which it is in force.';
revoke all on function settlement.terms_in_force() from public;
