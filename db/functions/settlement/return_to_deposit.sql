-- settlement.return_to_deposit
--
-- Undoes what was paid for a payment out of its debtor's deposits, all of it: it is open again, and
-- the deposits have it back. So a deposit can be reversed that has been used already
-- (settlement.propose_deposit_reversal), which is to follow at once: what a prepaid partner owes is
-- paid out of what is left with the next approval, deposit, return or run of dunning.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   Of one payment, a reference (the operator's own) undoes once: repeating it returns what it came
--   to (is_replay), and does not undo what was paid out of deposits since.
--
-- Raises
--   TS440, TS441                  see settlement.require_payment
--   TS443 paid_amount_not_found   nothing was paid for it out of a deposit, or all was put back
--   TS455 partner_has_left        its final statement gave its deposits back
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.return_to_deposit(
  actor              text,
  payment_reference  text,
  own_reference      text,
  reason             text,
  is_rehearsal       boolean
)
returns table (is_replay boolean, amount bigint, currency text, state text, open bigint)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_payment  settlement.payments;
  v_used     record;
begin
  perform settlement.lock_accounts();
  v_payment := settlement.require_payment(payment_reference);
  currency := v_payment.currency;
  select count(*) > 0, coalesce(sum(e.amount), 0)::bigint into is_replay, amount
  from settlement.payment_events e
  where e.settlement_number = v_payment.settlement_number and e.line = v_payment.line
    and e.kind = 'to_deposit' and e.bank_reference = own_reference;
  if not is_replay and exists (select from tenancy.partners p
    where p.number = v_payment.debtor and p.runs_off_until <= ledger.instant())
  then
    raise exception using errcode = 'TS455', message = 'the partner has left';
  end if;
  begin
    for v_used in
      select u.currency, sum(u.amount)::bigint as used,
        sum(case e.kind when 'from_deposit' then e.amount else -e.amount end)::bigint as paid
      from settlement.payment_events e
      join settlement.deposit_uses u
        on u.partner_number = v_payment.debtor and u.event_number = e.number
      where e.settlement_number = v_payment.settlement_number and e.line = v_payment.line
        and not is_replay
      group by u.currency having sum(u.amount) > 0 order by u.currency
    loop
      insert into settlement.deposit_uses (partner_number, event_number, currency, amount)
      values (v_payment.debtor, settlement.add_payment_event(actor, v_payment, 'to_deposit',
        v_used.paid, (
          select (ledger.instant() at time zone s.time_zone)::date from coalition.settings s),
        own_reference, return_to_deposit.reason), v_used.currency, -v_used.used);
      amount := amount + v_used.paid;
    end loop;
    if amount = 0 then
      raise exception using errcode = 'TS443',
        message = 'nothing that was paid for it out of a deposit is left to undo';
    end if;
    select p.state, p.open into state, open
    from settlement.payment_states p where p.reference = payment_reference;
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return next;
end
$$;
comment on function settlement.return_to_deposit(text, text, text, text, boolean) is
  'Undoes what was paid for a payment out of deposits.';
revoke all on function settlement.return_to_deposit(text, text, text, text, boolean) from public;
