-- ledger.due_at_first
--
-- When the first of a wallet's lots expires, of its pending lots falls due, or of its holds is
-- released: the value of ledger.wallets.due_at_first. Infinity when nothing ever does. While points
-- expire only after a notice, lots whose time is over are left out: nothing happens to them by
-- itself.
--
-- Called by the ledger's own functions.
set local role tessera_owner;

create or replace function ledger.due_at_first(asked_wallet uuid)
returns timestamptz
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_since timestamptz := (
    select case when s.expires_after_notice then ledger.instant() else '-infinity' end
    from coalition.settings s);
begin
  return least('infinity',
    (select min(l.expires_at) from ledger.lots l
     where l.wallet_id = asked_wallet and l.expires_at > v_since),
    (select w.active_until from ledger.wallets w
     where w.id = asked_wallet and w.active_until > v_since and w.active_until < 'infinity'
       and exists (
         select from ledger.lots l
         where l.wallet_id = w.id and l.expires_at = 'infinity' and l.renews)),
    (select min(p.due_at) from ledger.pending_lots p where p.wallet_id = asked_wallet),
    (select min(h.expires_at) from ledger.open_holds h where h.wallet_id = asked_wallet));
end
$$;
comment on function ledger.due_at_first(uuid) is 'When something becomes due in a wallet next.';
revoke all on function ledger.due_at_first(uuid) from public;
