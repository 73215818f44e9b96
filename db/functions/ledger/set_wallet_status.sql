-- ledger.set_wallet_status
--
-- Freezes a wallet, so that nothing is spent from it while it goes on earning, or lets it spend
-- again. Takes effect for every request that meets the wallet after the commit. A wallet that is so
-- already stays as it is, without an entry in the trail.
--
-- Raises
--   TS103 wallet_not_found   no wallet has this id
--   TS601 member_not_found   all whose wallet it is were erased
--   TS608 wallet_closed      the wallet is nobody's any more
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.set_wallet_status(
  actor text, asked_wallet uuid, new_status ledger.wallet_status, reason text
)
returns boolean
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_status  ledger.wallet_status;
  v_now     timestamptz;
begin
  select l.statuses[1], l.recorded_at into v_status, v_now
  from ledger.lock_wallets(array[asked_wallet]) l;
  if v_status is null then
    raise exception using errcode = 'TS103', message = 'no wallet has this id';
  end if;
  if v_status = 'closed' or new_status = 'closed' then
    raise exception using errcode = 'TS608',
      message = 'the wallet is closed: all it had is in another now';
  end if;
  if membership.is_wallet_erased(asked_wallet) then
    raise exception using errcode = 'TS601', message = 'the member was erased';
  end if;
  if v_status = new_status then
    return false;
  end if;
  update ledger.wallets w set status = new_status where w.id = asked_wallet;
  perform coalition.record_audit(actor, 'wallet.' || case new_status
      when 'frozen' then 'frozen' else 'unfrozen' end, asked_wallet::text,
    jsonb_build_object('reason', reason));
  perform ledger.announce(
    array[case new_status when 'frozen' then 'wallet.frozen' else 'wallet.unfrozen' end], array[0],
    array[asked_wallet], array[asked_wallet], v_now);
  return true;
end
$$;
comment on function ledger.set_wallet_status(text, uuid, ledger.wallet_status, text) is
  'Freezes a wallet or lets it spend again.';
revoke all on function
  ledger.set_wallet_status(text, uuid, ledger.wallet_status, text) from public;
