-- settlement.propose_deposit
--
-- Records what a partner has paid in, under the bank's own name for it. Up to the limit of the
-- payment policy it counts at once: the partner's exposure may use it up, and what a prepaid
-- partner owes of approved statements is paid out of it (settlement.use_deposits); above the limit
-- a second person decides (settlement.decide_deposit).
--
-- Guarantees
--   A bank reference makes one deposit of a partner at a time: repeating it changes nothing
--   (is_replay). Once it is reversed it may make another, of another amount; the same again never
--   takes effect, so that a late repetition does not bring back what was a mistake.
--
-- Raises
--   TS204 reference_already_used   for another amount or currency, or for one that was reversed
--   TS414, TS455                   see settlement.require_depositable
--   TS506 partner_not_found        no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.propose_deposit(
  actor             text,
  new_id            uuid,
  partner_code      text,
  deposit_amount    bigint,
  deposit_currency  text,
  bank_reference    text
)
returns table (deposit_id uuid, is_replay boolean, state text)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_partner  integer := tenancy.require_partner(partner_code);
  v_known    record;
  v_new      settlement.deposits;
begin
  perform settlement.lock_accounts();
  select d.id, d.state into v_known from settlement.deposit_states d
  where d.partner_number = v_partner and d.kind = 'paid_in' and d.state <> 'rejected'
    and d.bank_reference = propose_deposit.bank_reference
    and (d.amount, d.currency) = (deposit_amount, deposit_currency)
  order by d.proposed_at desc limit 1;
  if found and v_known.state <> 'reversed' then
    return query select v_known.id, true, v_known.state;
    return;
  end if;
  if found or exists (
    select from settlement.deposit_states d
    where d.partner_number = v_partner and d.kind = 'paid_in'
      and d.state not in ('rejected', 'reversed')
      and d.bank_reference = propose_deposit.bank_reference)
  then
    raise exception using errcode = 'TS204', message = format(
      'deposit %s of partner %s was another, or is reversed', bank_reference, partner_code);
  end if;
  perform settlement.require_depositable(v_partner, deposit_currency);
  v_new.partner_number := v_partner;
  v_new.id := new_id;
  v_new.kind := 'paid_in';
  v_new.bank_reference := propose_deposit.bank_reference;
  v_new.currency := deposit_currency;
  v_new.amount := deposit_amount;
  return query select new_id, false, settlement.add_deposit(actor, v_new);
end
$$;
comment on function settlement.propose_deposit(text, uuid, text, bigint, text, text) is
  'Records what a partner has paid in.';
revoke all on function
  settlement.propose_deposit(text, uuid, text, bigint, text, text) from public;
