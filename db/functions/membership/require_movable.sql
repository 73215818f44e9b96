-- membership.require_movable
--
-- Refuses to empty a wallet that is not ready for it: all that it has must be open points, so that
-- all of it can go. Each reason has its own name.
--
-- Raises
--   TS210 wallet_frozen        spending from the wallet was stopped
--   TS603 household_shared     other members share the wallet
--   TS605 wallet_has_holds     points are set aside in it
--   TS606 wallet_has_pending   points are pending in it
--   TS607 wallet_in_debt       it owes points
--
-- The caller holds the wallet's lock and its member's. Called by the functions of households and
-- merges.
set local role tessera_owner;

create or replace function membership.require_movable(emptied_wallet uuid)
returns void
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_wallet  ledger.wallets;
begin
  select * into strict v_wallet from ledger.wallets w where w.id = emptied_wallet;
  if (select count(*) from membership.members m
      where m.wallet_id = emptied_wallet and m.merged_into is null
        and m.erased_at is null) > 1
  then
    raise exception using errcode = 'TS603',
      message = 'the member shares its wallet with others, and has to leave them first';
  end if;
  if v_wallet.status = 'frozen' then
    raise exception using errcode = 'TS210', message = 'the member''s wallet is frozen';
  end if;
  if v_wallet.held > 0 then
    raise exception using errcode = 'TS605',
      message = format('%s points are set aside in the member''s wallet', v_wallet.held);
  end if;
  if v_wallet.pending > 0 then
    raise exception using errcode = 'TS606',
      message = format('%s points are pending in the member''s wallet', v_wallet.pending);
  end if;
  if v_wallet.balance < 0 then
    raise exception using errcode = 'TS607',
      message = format('the member''s wallet owes %s points', -v_wallet.balance);
  end if;
end
$$;
comment on function membership.require_movable(uuid) is
  'Refuses to empty a wallet that is not ready for it.';
revoke all on function
  membership.require_movable(uuid) from public;
