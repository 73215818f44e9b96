-- settlement.payments_of_account
--
-- The payments between the operator and the partners whose bank account this is now, by the terms in
-- force: of each partner those of its last statement, which include what is open of the ones before,
-- and those that were pulled out of the clearing.
--
-- Called by settlement.match_bank_entry.
set local role tessera_owner;

create or replace function settlement.payments_of_account(asked_iban text, is_collected boolean)
returns setof settlement.payments
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  integer;
begin
  for v_partner in
    select distinct t.partner_number from settlement.terms t where t.account_iban = asked_iban
  loop
    continue when asked_iban is distinct from (
      select t.account_iban from settlement.terms t
      where t.partner_number = v_partner and t.valid_from <= ledger.instant()
        and settlement.are_terms_approved(t.number)
      order by t.valid_from desc, t.number desc limit 1);
    return query select p.* from settlement.payments p
      where p.debtor = case when is_collected then v_partner else 0 end
        and p.creditor = case when is_collected then 0 else v_partner end
        and (p.settlement_number >= (
            select max(s.settlement_number) from settlement.statements s
            where s.partner_number = v_partner)
          or exists (
            select from settlement.payment_events o
            where o.settlement_number = p.settlement_number and o.line = p.line
              and o.kind = 'pulled_out'));
  end loop;
end
$$;
comment on function settlement.payments_of_account(text, boolean) is
  'The payments that may be open with a bank account.';
revoke all on function settlement.payments_of_account(text, boolean) from public;
