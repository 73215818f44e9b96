-- settlement.apply_remedy
--
-- Does what was proposed about claims that are not paid. A write-off takes its amount from what is
-- open; a default suspends the partner and, when its items are pulled out, takes each of its
-- payments that are due out of the clearing: they stay owed, apart from the statements to come. The
-- caller has locked the accounts.
--
-- Raises
--   TS440, TS441                see settlement.require_payment
--   TS442 payment_exceeds_open  less is owed of the payment by now than would be written off
--
-- Called by settlement.propose_write_off and settlement.decide_remedy.
set local role tessera_owner;

create or replace function settlement.apply_remedy(
  actor   text,
  remedy  settlement.remedies
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_payment  settlement.payments;
  v_state    record;
  v_today    date :=
    (select (ledger.instant() at time zone s.time_zone)::date from coalition.settings s);
  v_code     text := (select p.code from tenancy.partners p where p.number = remedy.partner_number);
begin
  if remedy.kind = 'write_off' then
    v_payment := settlement.require_payment((
      select p.reference from settlement.payments p
      where p.settlement_number = remedy.settlement_number and p.line = remedy.line));
    perform settlement.require_open(v_payment, remedy.amount, settlement.open_claim(v_payment));
    perform settlement.add_payment_event(actor, v_payment, 'written_off', remedy.amount, v_today,
      null, remedy.reason);
    return;
  end if;
  if remedy.kind = 'pull_out' then
    for v_state in
      select p.reference, p.open from settlement.payment_states p
      where p.debtor = remedy.partner_number and p.open > 0 and p.approved_at is not null
        and not p.is_carried and not p.is_pulled_out
      order by p.settlement_number, p.line
    loop
      perform settlement.add_payment_event(actor, settlement.require_payment(v_state.reference),
        'pulled_out', v_state.open, v_today, null, remedy.reason);
    end loop;
  end if;
  if (select p.status from tenancy.partners p where p.code = v_code) = 'active' then
    perform tenancy.set_partner_status(actor, v_code, 'suspended', remedy.reason);
  end if;
end
$$;
comment on function settlement.apply_remedy(text, settlement.remedies) is
  'Does what was proposed about claims that are not paid.';
revoke all on function settlement.apply_remedy(text, settlement.remedies) from public;
