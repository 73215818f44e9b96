-- ledger.wallet_now
--
-- The wallet on which a return or a refund of an earlier document acts: the document's own, or,
-- when that one is closed because its member joined a household or was merged, the one that the
-- member has now. Of a member that was erased from a household, the one to which the others have
-- taken the points.
--
-- Whoever leaves a household leaves its points there, and so a return or refund of what happened on
-- the household's wallet goes on acting on that.
--
-- Called by the recording functions. Ask before the locks, and look at the statuses after them.
set local role tessera_owner;

create or replace function ledger.wallet_now(document_wallet uuid, document_member uuid)
returns uuid
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select case
    when (select w.status from ledger.wallets w where w.id = document_wallet) = 'closed'
      then membership.open_wallet(
        (select m.wallet_id from membership.members m where m.id = document_member))
    else document_wallet
  end
$$;
comment on function ledger.wallet_now(uuid, uuid) is
  'Where a return or refund of an earlier document acts now.';
revoke all on function
  ledger.wallet_now(uuid, uuid) from public;
