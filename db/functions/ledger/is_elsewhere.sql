-- ledger.is_elsewhere
--
-- Whether a return or a refund would act on a wallet that is not the right one any more: between
-- ledger.wallet_now and the locks, the document's wallet was closed or opened again, or the one
-- to which its points had gone was closed itself.
--
-- Called by the recording functions of returns and refunds, after they have locked both.
set local role tessera_owner;

create or replace function ledger.is_elsewhere(
  document_wallet  uuid,
  acting_wallet    uuid,
  document_status  ledger.wallet_status,
  acting_status    ledger.wallet_status
)
returns boolean
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select document_wallet is not null
    and (acting_wallet is null or acting_status = 'closed'
      or (document_wallet <> acting_wallet) <> (document_status = 'closed'))
$$;
comment on function ledger.is_elsewhere(uuid, uuid, ledger.wallet_status, ledger.wallet_status) is
  'Whether a document acts on another wallet by now.';
revoke all on function
  ledger.is_elsewhere(uuid, uuid, ledger.wallet_status, ledger.wallet_status) from public;
