-- ledger.expire_lot
--
-- Posts the expiry of what is left of one open lot, to the account of its issuer. The caller holds
-- the wallet's lock.
--
-- Called by ledger.sweep.
set local role tessera_owner;

create or replace function ledger.expire_lot(
  lot_wallet    uuid,
  lot_expires   timestamptz,
  lot_sequence  integer,
  recorded_now  timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot      ledger.lots;
  v_posting  integer;
  v_document uuid;
begin
  select * into strict v_lot from ledger.lots l
  where l.wallet_id = lot_wallet and l.expires_at = lot_expires and l.sequence = lot_sequence;
  select p.document_id into strict v_document from ledger.postings p
  where p.wallet_id = lot_wallet and p.sequence = lot_sequence;
  v_posting := ledger.post(lot_wallet, 'expire', v_lot.issuer, v_lot.points, lot_expires,
    recorded_now, v_document);
  perform ledger.take_from_lot(v_lot, v_posting, v_posting, v_lot.points);
  perform ledger.announce(array['points.expired'], array[v_lot.issuer], array[v_document],
    array[lot_wallet], recorded_now);
end
$$;
comment on function ledger.expire_lot(uuid, timestamptz, integer, timestamptz) is
  'Posts the expiry of one lot.';
revoke all on function ledger.expire_lot(uuid, timestamptz, integer, timestamptz) from public;
