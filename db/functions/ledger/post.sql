-- ledger.post
--
-- Writes one posting and changes the wallet by it (ledger.change_of): the only way in which the functions that
-- work wallet by wallet post (purchases and redemptions post set-based). Returns the posting's
-- sequence. The caller holds the wallet's lock and accounts for lots and debts. An earn or redeem
-- is activity, which renews the lots that activity renews.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.post(
  posted_wallet   uuid,
  posting_kind    ledger.posting_kind,
  other_side      integer,
  points_moved    bigint,
  happened_at     timestamptz,
  learned_at      timestamptz,
  document        uuid
)
returns integer
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_change    record;
  v_sequence  integer;
  v_balance   bigint;
  v_pending   bigint;
  v_renewed   timestamptz := case when posting_kind in ('earn', 'accrue', 'redeem')
    then coalition.renewed_until(happened_at) end;
begin
  select * into v_change from ledger.change_of(posting_kind, points_moved);
  update ledger.wallets w
  set balance = w.balance + v_change.balance,
      pending = w.pending + v_change.pending,
      sequence_last = w.sequence_last + 1,
      recorded_last = learned_at,
      due_at_first = least(w.due_at_first, v_renewed),
      active_until = case when v_renewed is null then w.active_until
        else greatest(nullif(w.active_until, 'infinity'), v_renewed) end
  where w.id = posted_wallet
  returning w.sequence_last, w.balance, w.pending into strict v_sequence, v_balance, v_pending;
  insert into ledger.postings (wallet_id, sequence, partner_number, kind, points, balance_after,
    pending_after, occurred_at, recorded_at, document_id)
  values (posted_wallet, v_sequence, other_side, posting_kind, points_moved, v_balance,
    v_pending, happened_at, learned_at, document);
  perform settlement.change_exposure(posting_kind, other_side, points_moved);
  return v_sequence;
end
$$;
comment on function ledger.post(uuid, ledger.posting_kind, integer, bigint, timestamptz, timestamptz, uuid)
  is 'Writes one posting of one wallet.';
revoke all on function
  ledger.post(uuid, ledger.posting_kind, integer, bigint, timestamptz, timestamptz, uuid) from public;
