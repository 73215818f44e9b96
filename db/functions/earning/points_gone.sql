-- earning.points_gone
--
-- How many points of a purchase have left its wallet without anybody's having had anything for them:
-- expired, or cancelled because nobody confirmed the purchase. What was reinstated of them is not
-- gone, unless it has expired again. What a return cancelled has that return as its document and is
-- not counted.
--
-- Called by earning.take_back_points.
set local role tessera_owner;

create or replace function earning.points_gone(
  home_wallet uuid, purchase_posting integer, purchase uuid
)
returns bigint
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  -- The purchase's lot, and those that brought back what had expired of it.
  with recursive own (lot, points_reinstated) as (
    select purchase_posting, 0::bigint
    union all
    select r.posting, r.points
    from own
    join ledger.reinstatements r on r.wallet_id = home_wallet
    where exists (
      select from ledger.allocations a
      where a.wallet_id = home_wallet and a.debit = r.expiry and a.lot = own.lot)
  )
  select (coalesce(sum(gone.points), 0) - sum(own.points_reinstated))::bigint
  from own
  left join lateral (
    select sum(a.points) as points
    from ledger.allocations a
    join ledger.postings p on p.wallet_id = a.wallet_id and p.sequence = a.debit
    where a.wallet_id = home_wallet and a.lot = own.lot
      and (p.kind = 'expire' or p.kind = 'cancel' and p.document_id = purchase)
  ) gone on true
$$;
comment on function earning.points_gone(uuid, integer, uuid) is
  'How many points of a purchase have expired, or were cancelled unconfirmed.';
revoke all on function earning.points_gone(uuid, integer, uuid) from public;
