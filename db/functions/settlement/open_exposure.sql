-- settlement.open_exposure
--
-- Begins to keep the exposure of a partner, if any of its approved settlement terms have a limit or
-- are prepaid and it is not kept yet. A partner that has issued or redeemed before is counted from
-- its postings; for so long nobody writes to the ledger.
--
-- Called by settlement.renew_exposures.
set local role tessera_owner;

create or replace function settlement.open_exposure(opened_partner integer)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_through  integer;
begin
  if exists (select from settlement.exposures e where e.partner_number = opened_partner)
    or not exists (
      select from settlement.terms t
      where t.partner_number = opened_partner and settlement.are_terms_approved(t.number)
        and (t.is_prepaid or t.credit_limit is not null))
  then
    return;
  end if;
  perform pg_advisory_xact_lock(ledger.writers_lock());
  v_through := settlement.settled_through();
  insert into settlement.exposures (partner_number, terms_until, is_prepaid, issue_micros,
    later_micros, reimbursement_micros, stated_micros, settled_through, points_issued, points_open,
    points_redeemed, is_alerted)
  select opened_partner, '-infinity', false, 0, 0, 0, 0, v_through, 0, 0, 0, false
  on conflict do nothing;
  if not found then
    return;
  end if;
  if exists (select from earning.purchases p where p.partner_number = opened_partner)
    or exists (select from redemption.redemptions r where r.partner_number = opened_partner)
  then
    update settlement.exposures e
    set points_issued = c.points_issued, points_open = c.points_open,
        points_redeemed = c.points_redeemed
    from settlement.counted_points(array[opened_partner], array[v_through]) c
    where e.partner_number = opened_partner;
  end if;
  insert into settlement.exposure_shares
    (partner_number, share, available, points_taken, price_micros, widens_below, terms_until)
  select opened_partner, n, 0, 0, 0, 0, '-infinity' from generate_series(0, 7) n;
end
$$;
comment on function settlement.open_exposure(integer) is
  'Begins to keep the exposure of a partner that has a limit.';
revoke all on function settlement.open_exposure(integer) from public;
