-- membership.open_wallet
--
-- The wallet to which all that a wallet had has gone: itself while it is open, or the one that the
-- member has who took it along. A member that is not erased always has an open wallet; one that was
-- erased keeps the one that it had, which the others of its household may have left behind since.
--
-- Called by ledger.wallet_now.
set local role tessera_owner;

create or replace function membership.open_wallet(asked_wallet uuid)
returns uuid
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  with recursive way as (
    select w.id, w.status from ledger.wallets w where w.id = asked_wallet
    union
    select next.id, next.status
    from way
    cross join lateral membership.owners(way.id) o (id)
    join membership.members m on m.id = o.id
    join ledger.wallets next on next.id = m.wallet_id
    where way.status = 'closed'
  )
  select way.id from way where way.status <> 'closed' limit 1
$$;
comment on function membership.open_wallet(uuid) is
  'The wallet to which all that a wallet had has gone.';
revoke all on function membership.open_wallet(uuid) from public;
