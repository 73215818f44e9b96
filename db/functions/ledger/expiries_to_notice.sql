-- ledger.expiries_to_notice
--
-- Lists whom to notice: for wallets above an id, in the order of their ids, the points that expire
-- within so many days, or whose time is over already, and that no notice on record announces; with
-- the members of the wallet and the instant to announce. That is the points' own time, if a notice
-- given today or tomorrow is 30 local days ahead of it, and else the first midnight that it is.
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
as $$
#variable_conflict use_column
declare
  v_zone      text := (select s.time_zone from coalition.settings s);
  v_today     date := (ledger.instant() at time zone v_zone)::date;
  v_earliest  timestamptz := (v_today + 32)::timestamp at time zone v_zone;
  v_horizon   timestamptz := (v_today + within_days)::timestamp at time zone v_zone;
begin
  return query
  with due as (
    select l.wallet_id, l.points, l.expires_at, l.sequence,
      greatest(case when l.renews then w.active_until else l.expires_at end, v_earliest) as through
    from ledger.lots l
    join ledger.wallets w on w.id = l.wallet_id
    where l.wallet_id > coalesce(after_wallet, '00000000-0000-0000-0000-000000000000')
      and case when l.renews then w.active_until else l.expires_at end <= v_horizon
      and not exists (
        select from ledger.announced_lots(l.wallet_id) a
        where a.expires_at = l.expires_at and a.sequence = l.sequence)
  ), of_wallets as (
    select d.wallet_id, d.through, sum(d.points)::bigint as points,
      dense_rank() over (order by d.wallet_id) as place
    from due d
    group by d.wallet_id, d.through
  )
  select o.wallet_id,
    array(select m.id from membership.members m where m.wallet_id = o.wallet_id order by m.id),
    o.through, o.points
  from of_wallets o
  where o.place <= wallets_max
  order by o.wallet_id, o.through;
end
$$;
comment on function ledger.expiries_to_notice(integer, uuid, integer) is
  'Whom to notice of which expiry.';
revoke all on function ledger.expiries_to_notice(integer, uuid, integer) from public;
