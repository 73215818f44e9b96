-- settlement.match_bank_entry
--
-- Finds the payment that a movement on the operator's account is about: by the reference of the
-- order (settlement.presentations), or else by amount and account if exactly one payment has both.
-- Nothing is guessed: what does not fit in every point is told why.
--
-- Looks at the payments of one partner, so that a statement of thousands of movements takes so many
-- times as long as one, and no longer.
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
  v_count    integer := 0;
begin
  outcome := 'unmatched';
  select p.* into v_payment from settlement.payments p
  where p.reference = split_part((entry).end_to_end_id, '/', 1) and settlement.is_approved(p.settlement_number)
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
    for v_payment in
      select p.* from settlement.payments_of_account((entry).counterparty_iban, (entry).is_credit) p
      where p.currency = (entry).currency and settlement.is_approved(p.settlement_number)
    loop
      if (entry).amount = (
        select s.open from settlement.payment_states s where s.reference = v_payment.reference)
      then
        v_count := v_count + 1;
        payment_reference := v_payment.reference;
      end if;
    end loop;
    why := case v_count when 0 then 'no payment of this amount is open with this account'
      when 1 then null else 'several payments of this amount are open with this account' end;
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
