-- settlement.approved_exits
--
-- The exits that are approved, one of a partner at most, with the number of the settlement terms
-- that begin when the run-off ends.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.approved_exits(
  out partner_number  integer,
  out exit_id         uuid,
  out issues_until    timestamptz,
  out redeems_until   timestamptz,
  out runs_off_until  timestamptz,
  out terms_number    integer
)
returns setof record
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select e.partner_number, e.id, e.issues_until, e.redeems_until, e.runs_off_until, d.terms_number
  from settlement.exits e
  join settlement.exit_decisions d
    on d.partner_number = e.partner_number and d.exit_id = e.id and d.verdict = 'approved'
$$;
comment on function settlement.approved_exits() is 'The exits that are approved.';
revoke all on function settlement.approved_exits() from public;
