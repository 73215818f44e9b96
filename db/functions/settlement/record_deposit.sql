-- settlement.record_deposit
--
-- Records what a partner has paid in, which its exposure may use up from the commit on.
--
-- Guarantees
--   A reference makes one deposit of a partner: repeating it changes nothing (is_replay).
--
-- Raises
--   TS204 reference_already_used     for another amount or currency
--   TS414 settlement_terms_missing   no settlement terms in this currency are in force
--   TS506 partner_not_found          no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.record_deposit(
  actor text, partner_code text, deposit_amount bigint, deposit_currency text,
  deposit_reference text, is_rehearsal boolean default false
)
returns boolean
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  integer := tenancy.require_partner(partner_code);
  v_known    settlement.deposits;
begin
  if (settlement.exposure_terms(v_partner, ledger.instant())).terms.currency
    is distinct from deposit_currency
  then
    raise exception using errcode = 'TS414', message =
      format('partner %s has no settlement terms in %s', partner_code, deposit_currency);
  end if;
  select * into v_known from settlement.deposits d
  where d.partner_number = v_partner and d.reference = deposit_reference;
  if found then
    if v_known.amount <> deposit_amount or v_known.currency <> deposit_currency then
      raise exception using errcode = 'TS204', message =
        format('deposit %s of partner %s was another', deposit_reference, partner_code);
    end if;
    return true;
  end if;
  if is_rehearsal then
    return false;
  end if;
  insert into settlement.deposits
    (partner_number, reference, currency, amount, recorded_by, recorded_at)
  values (v_partner, deposit_reference, deposit_currency, deposit_amount, actor, ledger.instant());
  perform settlement.renew_exposures(array[v_partner]);
  perform coalition.record_audit(actor, 'deposit.recorded', partner_code, jsonb_build_object(
    'reference', deposit_reference, 'amount', deposit_amount, 'currency', deposit_currency));
  return false;
end
$$;
comment on function settlement.record_deposit(text, text, bigint, text, text, boolean) is
  'Records what a partner has paid in.';
revoke all on function settlement.record_deposit(text, text, bigint, text, text, boolean) from public;
