-- settlement.is_stated
--
-- Tells whether the partner whose key is presented has a statement in a settlement that is approved:
-- then it may see the settlement, and that statement with its lines.
--
-- Called by row-level policies.
set local role tessera_owner;

create or replace function settlement.is_stated(asked_settlement integer)
returns boolean
language sql
stable
security definer -- Policies ask it for the service, which sees no approvals.
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from settlement.settlement_approvals a
    join settlement.statements s on s.settlement_number = a.settlement_number
    where a.settlement_number = asked_settlement
      and s.partner_number = tenancy.reading_partner_number())
$$;
comment on function settlement.is_stated(integer) is
  'Whether a partner has a statement in a settlement that is approved.';
revoke all on function settlement.is_stated(integer) from public;
