-- settlement.propose_deposit_reversal
--
-- Takes back a deposit that was a mistake, whole, by its bank reference: a second row that
-- cancels it. Up to the limit of the payment policy at once, above it a second person decides
-- (settlement.decide_deposit).
--
-- Guarantees
--   A deposit is reversed once: repeating it changes nothing (is_replay).
--
-- Raises
--   TS460 deposit_not_found      no deposit of the partner that counts has this reference
--   TS462 deposit_already_used   see settlement.require_unused
--   TS506 partner_not_found      no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.propose_deposit_reversal(
  actor           text,
  new_id          uuid,
  partner_code    text,
  bank_reference  text,
  reason          text
)
returns table (deposit_id uuid, is_replay boolean, state text, amount bigint, currency text)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_partner  integer := tenancy.require_partner(partner_code);
  v_deposit  record;
  v_known    record;
  v_new      settlement.deposits;
begin
  perform settlement.lock_accounts();
  -- What counts comes before what is reversed already.
  select d.* into v_deposit from settlement.deposit_states d
  where d.partner_number = v_partner and d.kind = 'paid_in'
    and d.bank_reference = propose_deposit_reversal.bank_reference
    and d.state in ('approved', 'reversed')
  order by d.state, d.proposed_at desc limit 1;
  if not found then
    raise exception using errcode = 'TS460', message = format(
      'no deposit of partner %s that counts has the reference %s', partner_code, bank_reference);
  end if;
  select d.* into v_known from settlement.deposit_states d
  where d.partner_number = v_partner and d.reverses = v_deposit.id and d.state <> 'rejected';
  if found then
    return query select v_known.id, true, v_known.state, v_known.amount, v_known.currency;
    return;
  end if;
  v_new.partner_number := v_partner;
  v_new.id := new_id;
  v_new.kind := 'reversed';
  v_new.bank_reference := v_deposit.bank_reference;
  v_new.currency := v_deposit.currency;
  v_new.amount := v_deposit.amount;
  v_new.reverses := v_deposit.id;
  v_new.reason := propose_deposit_reversal.reason;
  perform settlement.require_unused(v_new);
  return query
  select new_id, false, settlement.add_deposit(actor, v_new), v_new.amount, v_new.currency;
end
$$;
comment on function settlement.propose_deposit_reversal(text, uuid, text, text, text) is
  'Takes back a deposit that was a mistake.';
revoke all on function
  settlement.propose_deposit_reversal(text, uuid, text, text, text) from public;
