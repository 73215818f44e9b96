-- ledger.due_at_first
--
-- When the first of a wallet's lots expires, of its pending lots falls due, or of its holds is
-- released: the value of ledger.wallets.due_at_first. Infinity when nothing ever does.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.due_at_first(asked_wallet uuid)
returns timestamptz
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select least('infinity',
    (select min(l.expires_at) from ledger.lots l where l.wallet_id = asked_wallet),
    (select min(p.due_at) from ledger.pending_lots p where p.wallet_id = asked_wallet),
    (select min(h.expires_at) from ledger.open_holds h where h.wallet_id = asked_wallet))
$$;
comment on function ledger.due_at_first(uuid) is 'When something becomes due in a wallet next.';
revoke all on function ledger.due_at_first(uuid) from public;
