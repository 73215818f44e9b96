-- ledger.wallet_now
--
-- The wallet on which a return or a refund of an earlier document acts: the document's own while it
-- is open, or else the one into which it was emptied when its member joined a household or was
-- merged, and on from there while that one is closed.
--
-- Whoever leaves a household leaves its points there, and so returns and refunds go on acting on the
-- household's wallet, of what happened on it and of what happened before the member joined: where
-- the points are, or would be had they not been spent. Were refunds to follow the member and returns
-- the points, goods could be returned of which the refund has gone elsewhere.
--
-- Called by the recording functions. Ask before the locks, and look at the statuses after them.
set local role tessera_owner;

create or replace function ledger.wallet_now(document_wallet uuid)
returns uuid
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  with recursive way as (
    select w.id, w.status from ledger.wallets w where w.id = document_wallet
    union
    select next.id, next.status
    from way
    cross join lateral (
      select c.wallet_after as id from membership.household_changes c
      where c.wallet_before = way.id and c.change = 'joined'
      union all
      select g.into_wallet from membership.merges g
      where g.from_wallet = way.id and g.into_wallet <> way.id
        and not exists (select from membership.unmerges n where n.merge_id = g.id)
    ) emptied
    join ledger.wallets next on next.id = emptied.id
    where way.status = 'closed'
  )
  select way.id from way where way.status <> 'closed' limit 1
$$;
comment on function ledger.wallet_now(uuid) is
  'Where a return or refund of an earlier document acts now.';
revoke all on function ledger.wallet_now(uuid) from public;
