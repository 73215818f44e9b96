-- settlement.use_deposits
--
-- Pays what prepaid partners owe of approved statements out of what they have paid in, as far as
-- that reaches, the reserve included: of one partner, or of all. What is disputed and held is left
-- out, as it is not dunned; so is what was pulled out of the clearing. Only payments to the operator,
-- who has the deposits; the newest first, which carry what is open of those before.
--
-- A partner is prepaid by the settlement terms in force now. Of any other, deposits are used when
-- the operator says so (settlement.pay_from_deposit).
--
-- Guarantees
--   Neither more than is owed nor more than is left: the caller has locked the accounts, and every
--   change of either takes that lock.
--
-- Called by settlement's own functions that approve, pay in, return and dun.
set local role tessera_owner;

create or replace function settlement.use_deposits(actor text, asked_partner integer default null)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_item       record;
  v_reference  text;
  v_owed       bigint;
  v_paid       bigint;
begin
  -- Of one who never paid anything in, nothing needs to be computed: a bank may return thousands.
  if asked_partner is not null and not exists (
    select from settlement.deposits d where d.partner_number = asked_partner)
  then
    return;
  end if;
  for v_item in
    select i.partner_number, i.currency, sum(i.open - i.held)::bigint as owed
    from settlement.open_items(null) i
    where not i.is_pulled_out and i.open > i.held
      and (asked_partner is null or i.partner_number = asked_partner)
      and exists (
        select from settlement.deposits d where d.partner_number = i.partner_number)
      and (settlement.exposure_terms(i.partner_number, ledger.instant())).terms.is_prepaid
    group by i.partner_number, i.currency
    order by i.partner_number, i.currency
  loop
    v_owed := v_item.owed;
    for v_reference in
      select p.reference from settlement.payment_states p
      where p.debtor = v_item.partner_number and p.creditor = 0 and p.currency = v_item.currency
        and p.open > 0 and p.approved_at is not null and not p.is_pulled_out
      order by p.settlement_number desc, p.line
    loop
      loop
        -- Read again each time: what was just paid of a newer one is paid of this one, too.
        v_paid := settlement.take_from_deposit(actor, settlement.require_payment(v_reference),
          (select least(p.open, v_owed) from settlement.payment_states p
            where p.reference = v_reference), null, 'prepaid');
        exit when v_paid = 0;
        v_owed := v_owed - v_paid;
      end loop;
    end loop;
  end loop;
end
$$;
comment on function settlement.use_deposits(text, integer) is
  'Pays what prepaid partners owe out of what they have paid in.';
revoke all on function settlement.use_deposits(text, integer) from public;
