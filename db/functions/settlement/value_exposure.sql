-- settlement.value_exposure
--
-- Values what an exposure consists of by the terms that are in force at an instant, with what is
-- open of approved statements and left of deposits; the points and the alert are the caller's.
--
-- Called by settlement.renew_exposure and settlement.computed_exposure.
set local role tessera_owner;

create or replace function settlement.value_exposure(
  kept settlement.exposures, valued_at timestamptz
)
returns settlement.exposures
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What a partner without a limit has: more than any exposure comes to.
  v_boundless  constant numeric := 4000000000000000000;
  v_in_force record;
  v_terms    settlement.terms;
  v_unit     bigint;
  v_paid_in  numeric;
begin
  select * into strict v_in_force from settlement.exposure_terms(kept.partner_number, valued_at);
  v_terms := v_in_force.terms;
  v_unit := settlement.minor_unit_micros(v_terms.currency);
  v_paid_in := settlement.deposit_available(kept.partner_number, v_terms.currency)::numeric * v_unit;

  kept.terms_number := v_terms.number;
  kept.terms_until := v_in_force.until_at;
  kept.is_prepaid := coalesce(v_terms.is_prepaid, false);
  kept.issue_micros := coalesce(
    div(v_terms.issue_price_micros::numeric * v_terms.issue_share_bps, 10000), 0);
  kept.later_micros := coalesce(v_terms.issue_price_micros - kept.issue_micros, 0);
  kept.reimbursement_micros := coalesce(v_terms.reimbursement_micros, 0);
  kept.limit_micros := greatest(-v_boundless, least(v_boundless, case
    when v_terms.is_prepaid then v_paid_in - v_terms.prepaid_reserve::numeric * v_unit
    else v_terms.credit_limit::numeric * v_unit + v_paid_in end));
  if v_terms.number is null or not v_terms.is_prepaid and v_terms.credit_limit is null then
    kept.limit_micros := null;
  end if;
  kept.alert_micros := kept.limit_micros - div(v_terms.alert_share_bps * least(v_boundless,
    case when v_terms.is_prepaid then v_paid_in else kept.limit_micros end), 10000);
  kept.stated_micros := coalesce(v_unit * settlement.open_statements(
    kept.partner_number, kept.settled_through, v_terms.currency), 0);
  return kept;
end
$$;
comment on function settlement.value_exposure(settlement.exposures, timestamptz) is
  'Values what an exposure consists of by the terms in force.';
revoke all on function settlement.value_exposure(settlement.exposures, timestamptz) from public;
