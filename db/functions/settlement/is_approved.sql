-- settlement.is_approved
--
-- Tells whether a second person has approved a settlement, so that it is in force.
--
-- Called by the functions of this schema.
set local role tessera_owner;

create or replace function settlement.is_approved(asked_settlement integer)
returns boolean
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from settlement.settlement_approvals a where a.settlement_number = asked_settlement)
$$;
comment on function settlement.is_approved(integer) is
  'Whether a settlement is in force.';
revoke all on function settlement.is_approved(integer) from public;
