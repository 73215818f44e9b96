-- ledger.change_of
--
-- By how much a posting changes a wallet: its balance, and what is pending in it. The one place
-- that knows which kinds add and which take.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.change_of(
  posting_kind  ledger.posting_kind,
  points_moved  bigint,
  out balance   bigint,
  out pending   bigint
)
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select
    case
      when posting_kind in ('earn', 'refund', 'mature', 'reinstate', 'credit', 'transfer_in')
        then points_moved
      when posting_kind in ('return', 'redeem', 'expire', 'debit', 'transfer_out')
        then -points_moved
      else 0
    end,
    case
      when posting_kind = 'accrue' then points_moved
      when posting_kind in ('mature', 'cancel') then -points_moved
      else 0
    end
$$;
comment on function ledger.change_of(ledger.posting_kind, bigint) is
  'By how much a posting changes the balance and the pending points of its wallet.';
revoke all on function ledger.change_of(ledger.posting_kind, bigint) from public;
