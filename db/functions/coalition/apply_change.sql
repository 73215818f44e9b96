-- coalition.apply_change
--
-- Does what a change says, if it may still be done. Returns whether it was so already.
--
-- Raises
--   see tenancy.add_terms, settlement.add_policy, settlement.change_payment_policy and
--   settlement.add_exchange_rate
--
-- Called by coalition.propose_change and coalition.decide_change.
set local role tessera_owner;

create or replace function coalition.apply_change(actor text, asked coalition.changes)
returns boolean
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  case asked.kind
    when 'partner_terms' then
      perform tenancy.add_terms(actor, asked.id, asked.partner_number, asked.content);
    when 'settlement_policy' then
      perform settlement.add_policy(actor, asked.content);
    when 'payment_policy' then
      perform settlement.change_payment_policy(actor, asked.content);
    when 'exchange_rate' then
      return settlement.add_exchange_rate(actor, asked.content);
  end case;
  return false;
end
$$;
comment on function coalition.apply_change(text, coalition.changes) is
  'Does what a change says.';
revoke all on function coalition.apply_change(text, coalition.changes) from public;
