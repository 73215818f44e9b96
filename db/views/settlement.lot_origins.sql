-- settlement.lot_origins
--
-- Where lots that came from other lots began: those that a move brought, through all moves before,
-- and those that were reinstated after they had expired. A lot that is not here began by itself.
-- The age of points is that of their origin.
--
-- Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view settlement.lot_origins with (security_invoker = true) as
with recursive came as (
  select p.target_wallet as wallet_id, p.posting as lot, p.source_wallet, p.source_lot
  from ledger.move_parts p
  union all
  -- An expiry takes from one lot.
  select r.wallet_id, r.posting, a.wallet_id, min(a.lot)
  from ledger.reinstatements r
  join ledger.allocations a on a.wallet_id = r.wallet_id and a.debit = r.expiry
  group by r.wallet_id, r.posting, a.wallet_id
), followed as (
  select c.wallet_id, c.lot, c.source_wallet as origin_wallet, c.source_lot as origin_lot
  from came c
  union all
  select f.wallet_id, f.lot, c.source_wallet, c.source_lot
  from followed f
  join came c on c.wallet_id = f.origin_wallet and c.lot = f.origin_lot
)
select f.wallet_id, f.lot, f.origin_wallet, f.origin_lot
from followed f
where not exists (
  select from came c where c.wallet_id = f.origin_wallet and c.lot = f.origin_lot);
comment on view settlement.lot_origins is
  'Where lots that a move or a reinstatement brought began.';
