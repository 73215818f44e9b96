-- ledger.announced_lots
--
-- The open lots of a wallet whose expiry was announced by a notice on record, and the announced
-- instant: the first that is not before the lot's own time. A lot that came into the wallet after
-- the notice was given is not covered by it, and neither is one that activity has renewed since to
-- a later time.
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
  select l.expires_at, l.sequence, l.points, min(n.expires_through)
  from ledger.wallets w
  join ledger.lots l on l.wallet_id = w.id
  join ledger.postings p on p.wallet_id = w.id and p.sequence = l.sequence
  join ledger.expiry_notices n
    on n.wallet_id = w.id
    and n.expires_through >= case when l.renews then w.active_until else l.expires_at end
    and n.noticed_at >= p.recorded_at
  where w.id = asked_wallet
  group by l.expires_at, l.sequence, l.points
$$;
comment on function ledger.announced_lots(uuid) is
  'The lots of a wallet whose expiry was announced, and for when.';
revoke all on function ledger.announced_lots(uuid) from public;
