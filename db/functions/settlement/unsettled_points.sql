-- settlement.unsettled_points
--
-- Counts what an exposure of a partner consists of, for one of which it is not kept: the same as
-- settlement.counted_points, from what the settlements up to one have counted and the postings that
-- none of them has, so that reading it takes as long as the open period is large and not the ledger.
--
-- Called by settlement.computed_exposure.
set local role tessera_owner;

create or replace function settlement.unsettled_points(
  asked_partner integer, through_settlement integer,
  out points_issued bigint, out points_open bigint, out points_redeemed bigint
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
declare
  v_last     settlement.settlements;
  v_settled  record;
  v_counted  numeric;
  v_posted   record;
  v_pending  numeric;
begin
  select * into v_last from settlement.settlements s where s.number = through_settlement;
  v_last.until_at := coalesce(v_last.until_at, '-infinity');
  v_last.cut_at := coalesce(v_last.cut_at, '-infinity');
  select * into v_settled
  from settlement.settled_points(asked_partner, 0, through_settlement);
  v_counted := (
    select coalesce(sum(case
        when f.measure in ('issued', 'reinstated') then f.points
        when f.measure in ('returned', 'expired', 'debited') then -f.points end), 0)
    from settlement.figures f
    where f.settlement_number <= through_settlement and f.partner_number = asked_partner);
  -- Nothing is recorded more than five minutes before it occurs; this lets an index skip the rest.
  select
    coalesce(sum(p.points) filter (where p.kind in ('earn', 'mature')), 0)
      - coalesce(sum(p.points) filter (where p.kind = 'return'), 0) as issued,
    coalesce(sum(p.points) filter (where p.kind = 'reinstate'), 0)
      - coalesce(sum(p.points) filter (where p.kind = 'expire'), 0) as further,
    coalesce(sum(p.points) filter (where p.kind = 'redeem'), 0)
      - coalesce(sum(p.points) filter (where p.kind = 'refund'), 0) as redeemed
  into v_posted
  from ledger.postings p
  where p.partner_number = asked_partner
    and p.recorded_at >= v_last.until_at - interval '5 minutes'
    and (p.recorded_at >= v_last.cut_at or p.occurred_at >= v_last.until_at);
  v_counted := v_counted + v_posted.issued + v_posted.further - (
    select coalesce(sum(a.points), 0) from ledger.allocations a
    where a.kind = 'debit' and a.issuer = asked_partner
      and a.recorded_at >= v_last.until_at - interval '5 minutes'
      and (a.recorded_at >= v_last.cut_at or a.occurred_at >= v_last.until_at));
  v_pending := (
    select coalesce(sum(l.points), 0) from ledger.pending_lots l where l.issuer = asked_partner);
  points_issued := v_posted.issued + v_pending;
  points_open := v_counted + v_pending - v_settled.points_open;
  points_redeemed := v_posted.redeemed;
end
$$;
comment on function settlement.unsettled_points(integer, integer) is
  'Counts what an exposure of a partner consists of, from the open period.';
revoke all on function settlement.unsettled_points(integer, integer) from public;
