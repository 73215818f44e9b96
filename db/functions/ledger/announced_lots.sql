-- ledger.announced_lots
--
-- The open lots of a wallet whose expiry was announced by a notice on record, and the announced
-- instant (ledger.announced_for). A lot that came into the wallet after the notice was given is not
-- covered by it, and neither is one that activity has renewed since to a later time.
--
-- Called by the ledger's own functions, while points expire only after a notice.
set local role tessera_owner;

create or replace function ledger.announced_lots(asked_wallet uuid)
returns table (
  expires_at    timestamptz,
  sequence      integer,
  points        bigint,
  announced_at  timestamptz
)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select l.expires_at, l.sequence, l.points, a.instant
  from ledger.wallets w
  -- No notice tells of a later time than the last of them: most lots need not be asked for.
  join ledger.lots l on l.wallet_id = w.id
    and case when l.renews then w.active_until else l.expires_at end <= (
      select max(n.expires_through) from ledger.expiry_notices n where n.wallet_id = asked_wallet)
  cross join lateral ledger.announced_for(w.id, l.sequence,
    case when l.renews then w.active_until else l.expires_at end) a (instant)
  where w.id = asked_wallet and a.instant is not null
$$;
comment on function ledger.announced_lots(uuid) is
  'The lots of a wallet whose expiry was announced, and for when.';
revoke all on function ledger.announced_lots(uuid) from public;
