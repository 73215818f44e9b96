-- ledger.sweep_expired
--
-- Posts the expiry of every lot of the given wallets whose time has passed: the part of the lot
-- that is left, to the account of its issuer. Every function that writes to a wallet calls this
-- first, so that a balance never counts points that can no longer be spent. The caller holds the
-- wallets' locks.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.sweep_expired(swept_wallets uuid[], swept_at timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_lot      ledger.lots;
  v_posting  integer;
begin
  for v_lot in
    select * from ledger.lots l
    where l.wallet_id = any (swept_wallets) and l.expires_at <= swept_at
    order by l.wallet_id, l.expires_at, l.sequence
  loop
    v_posting := ledger.post(v_lot.wallet_id, 'expire', v_lot.issuer, v_lot.points,
      v_lot.expires_at, swept_at,
      (select p.document_id from ledger.postings p
       where p.wallet_id = v_lot.wallet_id and p.sequence = v_lot.sequence));
    perform ledger.take_from_lot(v_lot, v_posting, v_posting, v_lot.points);
  end loop;

  update ledger.wallets w
  set lots_expire_at_first = coalesce(
    (select min(l.expires_at) from ledger.lots l where l.wallet_id = w.id), 'infinity')
  where w.id = any (swept_wallets);
end
$$;
comment on function ledger.sweep_expired(uuid[], timestamptz) is
  'Posts what has expired in the given wallets.';
revoke all on function ledger.sweep_expired(uuid[], timestamptz) from public;
