-- settlement.add_deposit
--
-- Adds a deposit or a reversal of one, and approves it when one person may by the limit of the
-- payment policy: what one partner paid in on one day without a second person counts together. The
-- caller has locked the accounts and judged it. Returns what became of it.
--
-- Called by settlement.propose_deposit and settlement.propose_deposit_reversal.
set local role tessera_owner;

create or replace function settlement.add_deposit(actor text, added settlement.deposits)
returns text
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_alone  numeric;
begin
  added.proposed_by := actor;
  added.proposed_at := ledger.instant();
  v_alone := added.amount + (
    select coalesce(sum(d.amount), 0) from settlement.deposits d
    where d.partner_number = added.partner_number and d.kind = added.kind and not d.needs_approval
      and (d.proposed_at at time zone v_zone)::date = (added.proposed_at at time zone v_zone)::date);
  added.needs_approval := v_alone > (select p.deposit_limit from settlement.payment_policy p);
  insert into settlement.deposits select added.*;
  perform coalition.record_audit(actor,
    case added.kind when 'paid_in' then 'deposit.proposed' else 'deposit_reversal.proposed' end,
    (select p.code from tenancy.partners p where p.number = added.partner_number),
    jsonb_strip_nulls(jsonb_build_object('id', added.id, 'bank_reference', added.bank_reference,
      'amount', added.amount, 'currency', added.currency, 'reason', added.reason,
      'needs_approval', added.needs_approval)));
  if added.needs_approval then
    return 'proposed';
  end if;
  insert into settlement.deposit_decisions (partner_number, deposit_id, verdict, decided_at)
  values (added.partner_number, added.id, 'approved', added.proposed_at);
  perform settlement.use_deposits(actor, added.partner_number);
  return 'approved';
end
$$;
comment on function settlement.add_deposit(text, settlement.deposits) is
  'Adds a deposit or a reversal, and approves it within the limit.';
revoke all on function settlement.add_deposit(text, settlement.deposits) from public;
