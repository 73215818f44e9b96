-- settlement.expiries_at
--
-- What is left of each lot at an instant, by when it expires: of what was recorded and happened
-- before two instants; and what is owed, without a lot. See settlement.outstanding_at.
--
-- A lot begins with the earliest expiry that is known of it (one that activity renews, before all),
-- because only the grace of a late refund ever gives a lot another one, and always a later one.
-- Such a refund was recorded after the expiry, and what it gave back expires a whole number of
-- days after that; it is found by this in what became of the lot.
--
-- Called by settlement.outstanding_at.
set local role tessera_owner;

create or replace function settlement.expiries_at(
  known_before timestamptz, happened_before timestamptz
)
returns table (
  wallet_id uuid, lot integer, expires_at timestamptz, renews boolean, points bigint,
  pending bigint
)
language sql
stable
security invoker
parallel safe
set search_path = pg_catalog, pg_temp
as $$
  with changes as materialized (
    select c.* from settlement.point_changes c
    where c.recorded_at < known_before and c.occurred_at < happened_before
  ), remaining as (
    select c.wallet_id, c.lot from changes c
    where c.lot is not null
    group by c.wallet_id, c.lot
    having sum(c.points) <> 0 or sum(c.pending) <> 0
  ), traces as materialized (
    select t.* from (
      select a.wallet_id, a.lot, a.expires_at, a.renews from ledger.allocations a
      union all
      select l.wallet_id, l.sequence, l.expires_at, l.renews from ledger.lots l
      union all
      select h.wallet_id, h.sequence, h.expires_at, h.renews from ledger.held_lots h
      union all
      select p.wallet_id, p.sequence, p.expires_at, p.renews from ledger.pending_lots p
    ) t
    join remaining r using (wallet_id, lot)
  ), first_expiries as (
    select distinct on (t.wallet_id, t.lot) t.wallet_id, t.lot, t.expires_at, t.renews
    from traces t
    order by t.wallet_id, t.lot, t.renews desc, t.expires_at
  ), dated as (
    select c.wallet_id, c.lot,
      coalesce(g.expires_at, c.expires_at, f.expires_at) as expires_at,
      g.expires_at is null and coalesce(c.renews, f.renews) as renews, c.points, c.pending
    from changes c
    join first_expiries f on f.wallet_id = c.wallet_id and f.lot = c.lot
    left join lateral (
      select min(t.expires_at) as expires_at
      from traces t
      where c.measure = 'refunded' and (c.renews or c.expires_at <= c.recorded_at)
        and t.wallet_id = c.wallet_id and t.lot = c.lot and not t.renews
        and isfinite(t.expires_at) and t.expires_at > c.recorded_at
        and extract(epoch from t.expires_at - c.recorded_at) % 86400 = 0
    ) g on true
  )
  select d.wallet_id, d.lot, d.expires_at, d.renews, sum(d.points)::bigint, sum(d.pending)::bigint
  from dated d
  group by d.wallet_id, d.lot, d.expires_at, d.renews
  having sum(d.points) <> 0 or sum(d.pending) <> 0
  union all
  select null, null, null, null, sum(c.points)::bigint, 0
  from changes c
  where c.lot is null
$$;
comment on function settlement.expiries_at(timestamptz, timestamptz) is
  'What is left of each lot at an instant, by when it expires.';
revoke all on function settlement.expiries_at(timestamptz, timestamptz) from public;
