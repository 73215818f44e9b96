-- ledger.settle_pending_lot
--
-- Ends one pending lot: confirmed points mature into the wallet, where they first cover what it
-- owes; points that nobody confirmed go back to their issuer. Returns the sequence of the posting.
-- The caller holds the wallet's lock.
--
-- Called by ledger.sweep when the lot is due, and by whoever confirms or cancels before.
set local role tessera_owner;

create or replace function ledger.settle_pending_lot(
  lot_wallet    uuid,
  lot_sequence  integer,
  happened_at   timestamptz,
  recorded_now  timestamptz
)
returns integer
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot       ledger.pending_lots;
  v_posting   integer;
  v_document  uuid;
  v_is_over   boolean;
begin
  delete from ledger.pending_lots p
  where p.wallet_id = lot_wallet and p.sequence = lot_sequence
  returning * into strict v_lot;
  select p.document_id into strict v_document from ledger.postings p
  where p.wallet_id = lot_wallet and p.sequence = lot_sequence;

  if not v_lot.is_confirmed then
    v_posting := ledger.post(lot_wallet, 'cancel', v_lot.issuer, v_lot.points, happened_at,
      recorded_now, v_document);
    insert into ledger.allocations
      (wallet_id, debit, cause, lot, points, issuer, renews, expires_at, kind, partner_number,
       occurred_at, recorded_at)
    values (lot_wallet, v_posting, v_posting, lot_sequence, v_lot.points, v_lot.issuer,
      v_lot.renews, v_lot.expires_at, 'cancel', v_lot.issuer, happened_at, recorded_now);
    perform ledger.announce(array['points.cancelled'], array[v_lot.issuer], array[v_document],
      array[lot_wallet], recorded_now);
    return v_posting;
  end if;
  v_posting := ledger.post(lot_wallet, 'mature', v_lot.issuer, v_lot.points, happened_at,
    recorded_now, v_document);
  perform ledger.open_lot(row(lot_wallet, v_lot.expires_at, lot_sequence, v_lot.issuer,
    v_lot.points, v_lot.renews)::ledger.lots);
  -- What has expired while it was pending pays no debt; the sweep takes it.
  select not s.expires_after_notice
    and case when v_lot.renews then w.active_until else v_lot.expires_at end <= happened_at
  into strict v_is_over
  from coalition.settings s, ledger.wallets w
  where w.id = lot_wallet;
  if not v_is_over then
    perform ledger.recover_debts(lot_wallet);
  end if;
  perform ledger.announce(array['points.matured'], array[v_lot.issuer], array[v_document],
    array[lot_wallet], recorded_now);
  return v_posting;
end
$$;
comment on function ledger.settle_pending_lot(uuid, integer, timestamptz, timestamptz) is
  'Lets one pending lot mature, or cancels it.';
revoke all on function ledger.settle_pending_lot(uuid, integer, timestamptz, timestamptz) from public;
