-- settlement.require_depositable
--
-- Lets pass only a partner that can still pay something in, in this currency. Asked when a deposit
-- is proposed and again when it is approved, because time has passed in between.
--
-- Raises
--   TS414 settlement_terms_missing   no settlement terms in this currency are in force
--   TS455 partner_has_left           its run-off is over
--
-- Called by settlement.propose_deposit and settlement.decide_deposit.
set local role tessera_owner;

create or replace function settlement.require_depositable(
  asked_partner integer, asked_currency text
)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  tenancy.partners;
begin
  select * into strict v_partner from tenancy.partners p where p.number = asked_partner;
  if v_partner.runs_off_until <= ledger.instant() then
    raise exception using errcode = 'TS455',
      message = format('partner %s has left', v_partner.code);
  end if;
  if (settlement.exposure_terms(asked_partner, ledger.instant())).terms.currency
    is distinct from asked_currency
  then
    raise exception using errcode = 'TS414', message =
      format('partner %s has no settlement terms in %s', v_partner.code, asked_currency);
  end if;
end
$$;
comment on function settlement.require_depositable(integer, text) is
  'Lets pass only a partner that can still pay something in.';
revoke all on function settlement.require_depositable(integer, text) from public;
