-- settlement.renew_exposure
--
-- Brings the exposure of a partner up to date: takes in what has changed it, the settlements
-- approved since, payments and deposits and the terms now in force; decides on claims of points to
-- issue, in their order: each that still fits the limit is granted and counted. Evens the shares
-- out, and tells the operator and the partner once when the alert is reached. Returns what each
-- claim is refused for, or null.
--
-- The limit never is exceeded by a claim that is granted here: it is decided under the locks of all
-- shares, by statements begun after they were granted.
--
-- Refuses (in the array)
--   TS420 credit_limit_reached       the claim would exceed the credit limit
--   TS421 prepaid_balance_used_up    the claim would use more than was paid in, less the reserve
--
-- Called by settlement.take_exposure and settlement.renew_exposures.
set local role tessera_owner;

create or replace function settlement.renew_exposure(
  renewed_partner integer, renewed_at timestamptz, claims bigint[] default '{}'
)
returns text[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- What a partner without a limit has: more than any exposure comes to.
  v_boundless  constant numeric := 4000000000000000000;
  v_kept     settlement.exposures;
  v_taken    bigint;
  v_changed  record;
  v_settled  record;
  v_through  integer := settlement.settled_through();
  v_left     numeric;
  v_cost     numeric;
  v_refusals text[] := '{}';
  v_was_alerted boolean;
begin
  perform from settlement.exposure_shares s
  where s.partner_number = renewed_partner
  order by s.share
  for no key update;
  select * into strict v_kept from settlement.exposures e
  where e.partner_number = renewed_partner for no key update;
  select sum(s.points_taken) into v_taken from settlement.exposure_shares s
  where s.partner_number = renewed_partner;
  v_through := greatest(v_through, v_kept.settled_through);
  select * into v_settled
  from settlement.settled_points(renewed_partner, v_kept.settled_through, v_through);
  with taken_in as (
    delete from settlement.exposure_changes c where c.partner_number = renewed_partner returning *
  )
  select coalesce(sum(t.points_issued), 0)::bigint as points_issued,
    coalesce(sum(t.points_open), 0)::bigint as points_open,
    coalesce(sum(t.points_redeemed), 0)::bigint as points_redeemed
  into v_changed from taken_in t;
  v_kept.settled_through := v_through;
  v_kept := settlement.value_exposure(v_kept, renewed_at);
  v_kept.points_issued := v_kept.points_issued + v_taken + v_changed.points_issued
    - v_settled.points_issued;
  v_kept.points_open := v_kept.points_open + v_taken + v_changed.points_open
    - v_settled.points_open;
  v_kept.points_redeemed := v_kept.points_redeemed + v_changed.points_redeemed
    - v_settled.points_redeemed;
  v_left := coalesce(v_kept.limit_micros, v_boundless) - settlement.used_micros(v_kept);

  for n in 1 .. cardinality(claims) loop
    v_cost := claims[n]::numeric * (v_kept.issue_micros + v_kept.later_micros);
    if v_cost <= v_left or claims[n] = 0 then
      v_left := v_left - v_cost;
      v_kept.points_issued := v_kept.points_issued + claims[n];
      v_kept.points_open := v_kept.points_open + claims[n];
      v_refusals := v_refusals || null::text;
    else
      v_refusals := v_refusals || case when v_kept.is_prepaid then 'TS421' else 'TS420' end;
    end if;
  end loop;

  v_was_alerted := v_kept.is_alerted;
  v_kept.is_alerted := coalesce(v_left <= v_kept.alert_micros, false);
  update settlement.exposures e
  set (terms_number, terms_until, is_prepaid, issue_micros, later_micros, reimbursement_micros,
    limit_micros, alert_micros, stated_micros, settled_through, points_issued, points_open,
    points_redeemed, is_alerted) = (
    select v_kept.terms_number, v_kept.terms_until, v_kept.is_prepaid, v_kept.issue_micros,
      v_kept.later_micros, v_kept.reimbursement_micros, v_kept.limit_micros, v_kept.alert_micros,
      v_kept.stated_micros, v_kept.settled_through, v_kept.points_issued, v_kept.points_open,
      v_kept.points_redeemed, v_kept.is_alerted)
  where e.partner_number = renewed_partner;
  update settlement.exposure_shares s
  set available = (v_left::bigint + s.share) >> 3, points_taken = 0,
      price_micros = v_kept.issue_micros + v_kept.later_micros, terms_until = v_kept.terms_until,
      widens_below = case when v_kept.is_alerted then 0
        else greatest((v_kept.alert_micros + 8) >> 3, 0) end
  where s.partner_number = renewed_partner;
  if v_kept.is_alerted and not v_was_alerted then
    perform ledger.announce(array['exposure.alerted'], array[renewed_partner],
      array[(select p.id from tenancy.partners p where p.number = renewed_partner)], null,
      renewed_at);
  end if;
  return v_refusals;
end
$$;
comment on function settlement.renew_exposure(integer, timestamptz, bigint[]) is
  'Brings the exposure of a partner up to date, and decides on claims.';
revoke all on function settlement.renew_exposure(integer, timestamptz, bigint[]) from public;
