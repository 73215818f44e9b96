-- settlement.inputs_version
--
-- A text that changes whenever something changes that a close reads besides postings: terms,
-- policies, rates, events of payments (settlement.balances), decisions on deposits and resolutions
-- of disputes (settlement.pending_adjustments) are only ever added to, so their counts tell. Those before the
-- space are of what points are counted and priced by; those after it, of what is carried.
--
-- Called by tessera_operator before a close counts, and by settlement.record_settlement.
set local role tessera_owner;

create or replace function settlement.inputs_version()
returns text
language sql
stable
security definer -- The counts are of rows that the owner's policies show.
set search_path = pg_catalog, pg_temp
as $$
  select concat_ws('/',
    (select count(*) from settlement.terms_decisions),
    (select count(*) from settlement.policies),
    (select count(*) from settlement.exchange_rates))
  || ' ' || concat_ws('/',
    (select count(*) from settlement.payment_events),
    (select count(*) from settlement.deposit_decisions),
    (select count(*) from settlement.dispute_resolutions))
$$;
comment on function settlement.inputs_version() is
  'Changes whenever something changes that a close reads besides postings.';
revoke all on function settlement.inputs_version() from public;
