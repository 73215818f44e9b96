-- coalition.needs_approval
--
-- Tells whether a second person must approve a change, because there is something that it touches:
--
--   partner_terms       the partner has terms. Without any it has recorded nothing, and can nothing
--   settlement_policy   there is one. Without any nothing was closed, and the first close by it is
--                       approved by a second person itself
--   payment_policy      something was paid in or closed. Before that no limit lets anything pass
--   exchange_rate       always: a rate is money at once
--
-- Called by coalition.propose_change.
set local role tessera_owner;

create or replace function coalition.needs_approval(asked coalition.changes)
returns boolean
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select case asked.kind
    when 'partner_terms' then exists (
      select from tenancy.terms t where t.partner_number = asked.partner_number)
    when 'settlement_policy' then exists (select from settlement.policies)
    when 'payment_policy' then exists (select from settlement.deposits)
      or exists (select from settlement.settlements)
    when 'exchange_rate' then true
  end
$$;
comment on function coalition.needs_approval(coalition.changes) is
  'Whether a second person must approve a change.';
revoke all on function coalition.needs_approval(coalition.changes) from public;
