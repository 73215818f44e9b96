-- settlement.match_bank_entry
--
-- Finds the payment that a movement on the operator's account is about: by the reference of the
-- order, or else by amount and account if exactly one payment has both. Nothing is guessed: what
-- does not fit in every point is told why.
--
-- Guarantees
--   A payment that is found is found for all of the movement: amount, currency and direction fit.
--   Of a return, paid_reference names what comes back.
--
-- Called by settlement.import_bank_message.
set local role tessera_owner;

create or replace function settlement.match_bank_entry(entry settlement.bank_entries)
returns table (payment_reference text, outcome settlement.bank_outcome, paid_reference text, why text)
language plpgsql
volatile -- Of the entries of one message, the later see what the earlier ones paid.
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_payment  settlement.payments;
  v_open     bigint;
begin
  outcome := 'unmatched';
  select p.* into v_payment from settlement.payments p
  where p.reference = (entry).end_to_end_id and settlement.is_approved(p.settlement_number)
    and 0 in (p.debtor, p.creditor);
  if found then
    v_open := (
      select s.open from settlement.payment_states s where s.reference = v_payment.reference);
    paid_reference := settlement.paid_reference(v_payment, (entry).amount);
    why := case
      when v_payment.currency <> (entry).currency then 'the payment is in another currency'
      when ((entry).is_credit = (v_payment.creditor = 0)) = (entry).is_return
        then 'the money goes the other way than the payment'
      when (entry).is_return and paid_reference is null
        then 'not exactly one booking of this amount was paid for the payment'
      when not (entry).is_return and (entry).amount > v_open
        then 'it is more than is open of the payment'
    end;
    if why is null then
      payment_reference := v_payment.reference;
      outcome := case when (entry).is_return then 'returned' else 'paid' end;
    end if;
  elsif (entry).is_return then
    why := 'it takes back something that no payment is known for';
  else
    select min(c.reference), case count(*)
      when 0 then 'no payment of this amount is open with this account'
      when 1 then null else 'several payments of this amount are open with this account' end
    into payment_reference, why
    from settlement.payment_states c
    where c.open = (entry).amount and c.currency = (entry).currency and not c.is_carried
      and c.approved_at is not null
      and case when (entry).is_credit then c.creditor else c.debtor end = 0
      and (entry).counterparty_iban = (
        select t.account_iban from settlement.terms t
        where t.partner_number = c.debtor + c.creditor and t.valid_from <= ledger.instant()
          and settlement.are_terms_approved(t.number)
        order by t.valid_from desc, t.number desc limit 1);
    if why is null then
      outcome := 'paid';
    else
      payment_reference := null;
    end if;
  end if;
  return next;
end
$$;
comment on function settlement.match_bank_entry(settlement.bank_entries) is
  'Finds the payment that a movement on the operator''s account is about.';
revoke all on function settlement.match_bank_entry(settlement.bank_entries) from public;
