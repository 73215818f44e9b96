-- ledger.open_lot
--
-- Adds points to a wallet's open lots: a new lot, or more of one that is open already, as when a
-- hold gives back what it had set aside. Keeps wallets.due_at_first true. The caller holds the
-- wallet's lock, accounts for the balance, and lets debts recover afterwards.
--
-- Called by the ledger's own functions; purchases open their lots set-based.
set local role tessera_owner;

create or replace function ledger.open_lot(opened ledger.lots)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into ledger.lots select opened.*
  on conflict (wallet_id, expires_at, sequence) do update
    set points = ledger.lots.points + excluded.points;
  update ledger.wallets w
  set due_at_first = least(w.due_at_first, opened.expires_at, case when opened.renews then w.active_until end)
  where w.id = opened.wallet_id;
end
$$;
comment on function ledger.open_lot(ledger.lots) is 'Adds points to a wallet''s open lots.';
revoke all on function ledger.open_lot(ledger.lots) from public;
