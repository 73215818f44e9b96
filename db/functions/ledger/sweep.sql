-- ledger.sweep
--
-- Brings wallets up to date: makes happen, in the order of time, everything that has become due in
-- them. Holds whose time is over are released, pending points mature or are cancelled, lots expire.
-- Every function that writes to a wallet or reads it calls this first, so that all of it happens at
-- its time for whoever looks, and no job has to run for it. What is due at one instant happens in
-- this order: releases, pending points, expiries. The caller holds the wallets' locks.
--
-- Lots that activity renews expire when the wallet's activity has ended (wallets.active_until).
-- While points expire only after a proven notice, no lot expires here: ledger.expire_due_lots does
-- that.
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
  v_is_expiring  boolean := (select not s.expires_after_notice from coalition.settings s);
  v_wallet       uuid;
  v_due          record;
begin
  for v_wallet in
    select w.id from ledger.wallets w
    where w.id = any (swept_wallets) and w.due_at_first <= swept_at
    order by w.id
  loop
    loop
      select * into v_due
      from (
        (select 1 as rank, h.expires_at as at, h.hold_id, null::integer as sequence,
           null::timestamptz as lot_expires
         from ledger.open_holds h
         where h.wallet_id = v_wallet and h.expires_at <= swept_at
         order by h.expires_at limit 1)
        union all
        (select 2, p.due_at, null, p.sequence, null
         from ledger.pending_lots p
         where p.wallet_id = v_wallet and p.due_at <= swept_at
         order by p.due_at, p.sequence limit 1)
        union all
        (select 3, l.expires_at, null, l.sequence, l.expires_at
         from ledger.lots l
         where v_is_expiring and l.wallet_id = v_wallet and l.expires_at <= swept_at
         order by l.expires_at, l.sequence limit 1)
        union all
        (select 3, w.active_until, null, l.sequence, l.expires_at
         from ledger.wallets w
         join ledger.lots l
           on l.wallet_id = w.id and l.expires_at = 'infinity' and l.renews
         where v_is_expiring and w.id = v_wallet and w.active_until <= swept_at
         order by l.sequence limit 1)
      ) first_of_each
      order by first_of_each.at, first_of_each.rank
      limit 1;
      exit when not found;
      case v_due.rank
        when 1 then perform redemption.expire_hold(v_wallet, v_due.hold_id, swept_at);
        when 2 then perform ledger.settle_pending_lot(v_wallet, v_due.sequence, v_due.at, swept_at);
        when 3 then perform ledger.expire_lot(
          v_wallet, v_due.lot_expires, v_due.sequence, v_due.at, swept_at);
      end case;
    end loop;
    update ledger.wallets w set due_at_first = ledger.due_at_first(v_wallet) where w.id = v_wallet;
  end loop;
end
$$;
comment on function ledger.sweep(uuid[], timestamptz) is 'Makes happen what is due in the given wallets.';
revoke all on function ledger.sweep(uuid[], timestamptz) from public;
