-- settlement.open_claim
--
-- What a payment's debtor still owes of it: what is open of the payment, but of one whose balance has
-- been carried to a later statement no more than is open of the statements up to its own. What the
-- clearing house came to owe the debtor since has squared the rest, although no payment says so.
--
-- Called by the functions that give up a claim, or pay it out of what its debtor has paid in.
set local role tessera_owner;

create or replace function settlement.open_claim(payment settlement.payments)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_state  record;
begin
  select p.open, p.is_carried into strict v_state
  from settlement.payment_states p where p.reference = payment.reference;
  if not v_state.is_carried then
    return v_state.open;
  end if;
  return least(v_state.open, (
    select coalesce(sum(i.open), 0)::bigint from settlement.open_items(null) i
    where i.partner_number = payment.debtor and i.currency = payment.currency
      and not i.is_pulled_out and i.settlement_number <= payment.settlement_number));
end
$$;
comment on function settlement.open_claim(settlement.payments) is
  'What the debtor of a payment still owes of it.';
revoke all on function settlement.open_claim(settlement.payments) from public;
