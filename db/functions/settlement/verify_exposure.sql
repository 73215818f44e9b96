-- settlement.verify_exposure
--
-- Proves that the exposures that are kept are those that postings and settlements make, and that
-- the shares are what is left of the limits.
--
-- Called by ledger.verify.
set local role tessera_owner;

create or replace function settlement.verify_exposure()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  with kept as (
    select e as as_kept, settlement.exposure_now(e) as now
    from settlement.exposures e
  ), compared as (
    select (k.now).partner_number as partner_number,
      ((k.now).points_issued, (k.now).points_open, (k.now).points_redeemed)
        is distinct from (c.points_issued, c.points_open, c.points_redeemed)
      or s.available - coalesce(w.used, 0) <> coalesce((k.now).limit_micros, 4000000000000000000)
        - settlement.used_micros(k.now)
      or s.shares <> 8 as differs
    from kept k
    cross join lateral (
      select sum(h.available) as available, count(*) as shares from settlement.exposure_shares h
      where h.partner_number = (k.now).partner_number
    ) s
    cross join lateral (
      -- What waits to be taken in is not in the shares yet.
      select sum(g.points_issued::numeric * (k.now).issue_micros
        + g.points_open::numeric * (k.now).later_micros
        - g.points_redeemed::numeric * (k.now).reimbursement_micros) as used
      from settlement.exposure_changes g where g.partner_number = (k.now).partner_number
    ) w
    left join settlement.counted_points(
      array(select e.partner_number from settlement.exposures e order by e.partner_number),
      array(select e.settled_through from settlement.exposures e order by e.partner_number)) c
      on c.partner_number = (k.now).partner_number
  )
  select 'every exposure is what postings and settlements make of it', count(*),
    count(*) filter (where differs),
    min(format('partner %s', partner_number)) filter (where differs)
  from compared
$$;
comment on function settlement.verify_exposure() is
  'Proves that exposures are what postings and settlements make of them.';
revoke all on function settlement.verify_exposure() from public;
