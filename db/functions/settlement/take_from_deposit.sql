-- settlement.take_from_deposit
--
-- Pays a part of a payment out of what its debtor has paid in before, as far as that reaches, and
-- returns how much of the payment that was; 0: nothing is left. The caller has locked the accounts
-- and judged the amount.
--
-- Deposits in the payment's currency are used first; when none is left, those in the billing
-- currency of the payment's statement, at the rate that is frozen into it: what the payment costs
-- is rounded half away from zero, once, and so is what a rest of the deposits comes to.
--
-- Called by settlement.use_deposits and settlement.pay_from_deposit.
set local role tessera_owner;

create or replace function settlement.take_from_deposit(
  actor         text,
  payment       settlement.payments,
  asked_amount  bigint,
  reference     text,
  reason        text
)
returns bigint
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_source  record;
  v_amount  bigint := asked_amount;
  v_cost    bigint := asked_amount;
  v_event   bigint;
begin
  select c.currency, c.nanos, settlement.deposit_available(payment.debtor, c.currency) as available
  into v_source
  from (
    select payment.currency as currency, null::bigint as nanos
    union all
    select t.currency, t.rate_nanos from settlement.statements t
    where t.partner_number = payment.debtor and t.settlement_number = payment.settlement_number
      and t.currency <> payment.currency
  ) c
  where settlement.deposit_available(payment.debtor, c.currency) > 0
  order by c.currency <> payment.currency limit 1;
  if not found then
    return 0;
  end if;
  if v_source.nanos is not null then
    v_cost := settlement.converted(asked_amount, payment.currency, v_source.currency,
      1000000000, v_source.nanos);
  end if;
  if v_cost > v_source.available then
    v_cost := v_source.available;
    v_amount := case when v_source.nanos is null then v_cost
      else least(asked_amount, settlement.converted(v_cost, v_source.currency, payment.currency,
        v_source.nanos, 1000000000)) end;
  end if;
  if v_amount < 1 or v_cost < 1 then
    return 0;
  end if;
  v_event := settlement.add_payment_event(actor, payment, 'from_deposit', v_amount,
    (select (ledger.instant() at time zone s.time_zone)::date from coalition.settings s),
    reference, reason);
  insert into settlement.deposit_uses (partner_number, event_number, currency, amount)
  values (payment.debtor, v_event, v_source.currency, v_cost);
  return v_amount;
end
$$;
comment on function settlement.take_from_deposit(
  text, settlement.payments, bigint, text, text) is
  'Pays a part of a payment out of what its debtor has paid in.';
revoke all on function settlement.take_from_deposit(
  text, settlement.payments, bigint, text, text) from public;
