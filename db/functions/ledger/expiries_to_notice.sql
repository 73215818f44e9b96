-- ledger.expiries_to_notice
--
-- Lists whom to notice: for wallets above an id, in the order of their ids, the points that expire
-- within so many days, or whose time is over already, and that no notice on record announces; with
-- the members of the wallet that have not been erased and the instant to announce. That is the
-- points' own time, if a notice given today or tomorrow is 30 local days ahead of it, and else the
-- first midnight that it is. Points on hold are told of with the others: they may come back, and
-- expire by the same notice then.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.expiries_to_notice(
  within_days   integer,
  after_wallet  uuid,
  wallets_max   integer
)
returns table (
  wallet_id        uuid,
  members          uuid[],
  expires_through  timestamptz,
  points           bigint
)
language plpgsql
stable
security definer -- The operator may not execute what it stands on.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_zone      text := (select s.time_zone from coalition.settings s);
  v_today     date := (ledger.instant() at time zone v_zone)::date;
  v_earliest  timestamptz := (v_today + 32)::timestamp at time zone v_zone;
  v_horizon   timestamptz := (v_today + within_days)::timestamp at time zone v_zone;
begin
  return query
  select w.id,
    array(
      select m.id from membership.members m
      where m.wallet_id = w.id and m.erased_at is null order by m.id),
    due.through, due.points
  from (
    select x.* from ledger.wallets x
    where x.id > coalesce(after_wallet, '00000000-0000-0000-0000-000000000000')
      and (
        exists (
          select from ledger.lots l
          where l.wallet_id = x.id
            and case when l.renews then x.active_until else l.expires_at end <= v_horizon
            and ledger.announced_for(x.id, l.sequence,
              case when l.renews then x.active_until else l.expires_at end) is null)
        or x.held > 0 and exists (
          select from ledger.held_lots h
          where h.wallet_id = x.id
            and case when h.renews then x.active_until else h.expires_at end <= v_horizon
            and ledger.announced_for(x.id, h.sequence,
              case when h.renews then x.active_until else h.expires_at end) is null))
    order by x.id
    limit wallets_max
  ) w
  cross join lateral (
    select greatest(v_earliest, l.at) as through, sum(l.points)::bigint as points
    from (
      select u.sequence, u.points, case when u.renews then w.active_until else u.expires_at end as at
      from ledger.lots u where u.wallet_id = w.id
      union all
      select h.sequence, h.points, case when h.renews then w.active_until else h.expires_at end
      from ledger.held_lots h where h.wallet_id = w.id
    ) l
    where l.at <= v_horizon and ledger.announced_for(w.id, l.sequence, l.at) is null
    group by 1
  ) due
  order by w.id, due.through;
end
$$;
comment on function ledger.expiries_to_notice(integer, uuid, integer) is
  'Whom to notice of which expiry.';
revoke all on function ledger.expiries_to_notice(integer, uuid, integer) from public;
