-- settlement.counted_points
--
-- Counts from postings and settlements what an exposure consists of, for partners with as many
-- settlements as they are settled through: what is kept of it must be the same.
--
-- Called by settlement.open_exposure and settlement.verify_exposure.
set local role tessera_owner;

create or replace function settlement.counted_points(
  asked_partners integer[], settled_throughs integer[]
)
returns table (
  partner_number integer, points_issued bigint, points_open bigint, points_redeemed bigint
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  with flow as (
    select p.partner_number,
      case when p.kind in ('earn', 'accrue') then p.points
        when p.kind in ('return', 'cancel') then -p.points else 0 end as issued,
      case when p.kind in ('earn', 'accrue', 'reinstate') then p.points
        when p.kind in ('return', 'cancel', 'expire') then -p.points else 0 end as open,
      case p.kind when 'redeem' then p.points when 'refund' then -p.points else 0 end as redeemed
    from ledger.postings p
    where p.partner_number = any (asked_partners)
    union all
    -- What the operator took away, by who had issued it.
    select a.issuer, 0, -a.points, 0
    from ledger.allocations a
    join ledger.postings p on p.wallet_id = a.wallet_id and p.sequence = a.debit
    where p.kind = 'debit' and a.issuer = any (asked_partners)
  )
  select k.partner_number, (coalesce(f.issued, 0) - s.points_issued)::bigint,
    (coalesce(f.open, 0) - s.points_open)::bigint,
    (coalesce(f.redeemed, 0) - s.points_redeemed)::bigint
  from unnest(asked_partners, settled_throughs) as k (partner_number, settled_through)
  left join (
    select w.partner_number, sum(w.issued) as issued, sum(w.open) as open,
      sum(w.redeemed) as redeemed
    from flow w group by w.partner_number
  ) f on f.partner_number = k.partner_number
  cross join lateral settlement.settled_points(k.partner_number, 0, k.settled_through) s
$$;
comment on function settlement.counted_points(integer[], integer[]) is
  'Counts from postings and settlements what exposures consist of.';
revoke all on function settlement.counted_points(integer[], integer[]) from public;
