-- membership.return_merged_points
--
-- Opens the wallet that a merge had closed, and moves back into it what is open of the points that
-- the merge brought, and of refunds that came by way of it since. Null when there is nothing to
-- move.
--
-- Raises
--   TS210, TS611   see membership.unmerge_member
--
-- The caller holds the surviving member's lock. Called by membership.unmerge_member.
set local role tessera_owner;

create or replace function membership.return_merged_points(
  undone membership.merges, moved ledger.moves
)
returns ledger.moves
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- The wallet of both until now: not that of the merge any more where a household was joined since.
  v_common  uuid := (
    select m.wallet_id from membership.members m where m.id = undone.into_member);
  v_locked  record;
  v_lots    integer[];
  v_gone    bigint;
  v_open    bigint;
  v_move    ledger.moves;
begin
  select * into strict v_locked
  from ledger.lock_wallets(array[undone.into_wallet, undone.from_wallet, v_common]);
  -- Whoever waits for these wallets sees that they were changed, and asks whose they are again.
  update ledger.wallets w set status = w.status where w.id in (undone.into_wallet, v_common);
  if undone.from_wallet = undone.into_wallet then
    return null;
  end if;
  -- The lots that the merge brought, and what became of them in later moves: a lot that came back
  -- as it went is the same points.
  with recursive part as (
    select p.target_wallet as wallet_id, p.posting as lot, p.points as brought
    from ledger.move_parts p
    join ledger.moves m on m.id = p.move_id
    where m.source_wallet = undone.from_wallet and m.target_wallet = undone.into_wallet
      and (m.id = undone.move_id or m.kind = 'onward' and m.recorded_at >= undone.recorded_at)
    union all
    select p.target_wallet, p.posting, 0
    from part l
    join ledger.move_parts p on p.source_wallet = l.wallet_id and p.source_lot = l.lot
  )
  select array_agg(l.lot) filter (where l.wallet_id = undone.into_wallet),
    coalesce(sum(l.brought), 0) - coalesce(sum((
      select sum(a.points) from ledger.allocations a
      join ledger.postings e on e.wallet_id = a.wallet_id and e.sequence = a.debit
      where a.wallet_id = l.wallet_id and a.lot = l.lot and e.kind = 'expire')), 0)
  into v_lots, v_gone
  from part l;
  select coalesce(sum(l.points), 0) into v_open from ledger.lots l
  where l.wallet_id = undone.into_wallet and l.sequence = any (v_lots);
  v_gone := v_gone - v_open;
  if v_gone > 0 then
    raise exception using errcode = 'TS611',
      message = format('%s of the points that came along are spent, moved on or set aside', v_gone);
  end if;
  update ledger.wallets w set status = 'open' where w.id = undone.from_wallet;

  if v_open > 0 then
    if v_locked.statuses[1] = 'frozen' then
      raise exception using errcode = 'TS210', message = 'the wallet is frozen';
    end if;
    moved.recorded_at := v_locked.recorded_at;
    v_move := ledger.move_points(moved, v_lots);
  end if;
  return v_move;
end
$$;
comment on function membership.return_merged_points(membership.merges, ledger.moves) is
  'Moves the points of a merge back.';
revoke all on function
  membership.return_merged_points(membership.merges, ledger.moves) from public;
