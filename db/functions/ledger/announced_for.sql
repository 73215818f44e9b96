-- ledger.announced_for
--
-- For which instant the expiry of a wallet's lot was announced by a notice on record: the first
-- that is not before the lot's own time, of a notice that was given when the lot had come into the
-- wallet. A lot that matured later had not, nor one into which a refund has put points since: that
-- is not what the member was told. Null: none announces it.
--
-- Called by the ledger's own functions, while points expire only after a notice.
set local role tessera_owner;

create or replace function ledger.announced_for(
  asked_wallet uuid, lot_sequence integer, lot_expires timestamptz
)
returns timestamptz
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select min(n.expires_through)
  from ledger.expiry_notices n
  where n.wallet_id = asked_wallet and n.expires_through >= lot_expires
    and n.noticed_at >= greatest(
      (select case when p.kind <> 'accrue' then p.recorded_at else (
         select max(m.recorded_at) from ledger.postings m
         where m.wallet_id = p.wallet_id and m.sequence > p.sequence and m.kind = 'mature'
           and m.document_id = p.document_id) end
       from ledger.postings p
       where p.wallet_id = asked_wallet and p.sequence = lot_sequence),
      (select max(a.recorded_at) from ledger.allocations a
       where a.wallet_id = asked_wallet and a.lot = lot_sequence and a.points < 0))
$$;
comment on function ledger.announced_for(uuid, integer, timestamptz) is
  'For when the expiry of a lot was announced.';
revoke all on function ledger.announced_for(uuid, integer, timestamptz) from public;
