-- ledger.sweep
--
-- Brings wallets up to date: makes happen, in the order of time, everything that has become due in
-- them. Holds whose time is over are released, pending points mature or are cancelled, lots expire.
-- Every function that writes to a wallet or reads it calls this first, so that all of it happens at
-- its time for whoever looks, and no job has to run for it. What is due at one instant happens in
-- this order: releases, pending points, expiries. The caller holds the wallets' locks.
--
-- Called by ledger.lock_wallets.
set local role tessera_owner;

create or replace function ledger.sweep(swept_wallets uuid[], swept_at timestamptz)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  v_wallet  uuid;
  v_due     record;
begin
  for v_wallet in
    select w.id from ledger.wallets w
    where w.id = any (swept_wallets) and w.due_at_first <= swept_at
    order by w.id
  loop
    loop
      select * into v_due
      from (
        (select 1 as rank, h.expires_at as at, h.hold_id, h.placed_by, null::integer as sequence
         from ledger.open_holds h
         where h.wallet_id = v_wallet and h.expires_at <= swept_at
         order by h.expires_at limit 1)
        union all
        (select 2, p.due_at, null, null, p.sequence
         from ledger.pending_lots p
         where p.wallet_id = v_wallet and p.due_at <= swept_at
         order by p.due_at, p.sequence limit 1)
        union all
        (select 3, l.expires_at, null, null, l.sequence
         from ledger.lots l
         where l.wallet_id = v_wallet and l.expires_at <= swept_at
         order by l.expires_at, l.sequence limit 1)
      ) first_of_each
      order by first_of_each.at, first_of_each.rank
      limit 1;
      exit when not found;
      case v_due.rank
        when 1 then
          perform ledger.release_hold(v_wallet, v_due.hold_id, swept_at);
          perform ledger.announce(array['hold.expired'], array[v_due.placed_by],
            array[v_due.hold_id], array[v_wallet], swept_at);
        when 2 then perform ledger.settle_pending_lot(v_wallet, v_due.sequence, v_due.at, swept_at);
        when 3 then perform ledger.expire_lot(v_wallet, v_due.at, v_due.sequence, swept_at);
      end case;
    end loop;
    update ledger.wallets w set due_at_first = ledger.due_at_first(v_wallet) where w.id = v_wallet;
  end loop;
end
$$;
comment on function ledger.sweep(uuid[], timestamptz) is 'Makes happen what is due in the given wallets.';
revoke all on function ledger.sweep(uuid[], timestamptz) from public;
