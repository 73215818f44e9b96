-- ledger.take_activity
--
-- Lets a wallet that is given a lot which expires with activity be as active as the wallet that the
-- lot comes from, when it has been less so: nobody loses points earlier by moving them.
--
-- Called by ledger.move_points, which holds both wallets' locks.
set local role tessera_owner;

create or replace function ledger.take_activity(moved_lot ledger.lots, target uuid)
returns void
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
  update ledger.wallets t
  set active_until = case
    when t.active_until = 'infinity' then s.active_until
    else greatest(t.active_until, s.active_until)
  end
  from ledger.wallets s
  where moved_lot.renews and t.id = target and s.id = moved_lot.wallet_id
$$;
comment on function ledger.take_activity(ledger.lots, uuid) is
  'Carries the activity of a wallet along with a lot that expires by it.';
revoke all on function
  ledger.take_activity(ledger.lots, uuid) from public;
