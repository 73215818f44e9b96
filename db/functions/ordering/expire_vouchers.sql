-- ordering.expire_vouchers
--
-- Ends vouchers whose time is over: up to so many, the longest over first. Their orders expire with
-- them; where the gift said so when it was ordered, and no use was made, the points go back to their
-- lots. Returns how many ended.
--
-- Nothing waits for it: a voucher whose time is over cannot be used even before.
--
-- Guarantees
--   A voucher ends once: it is used, cancelled, replaced or expires, whatever is tried at once.
--   Wallets are locked in the order of their ids, then the vouchers in that of theirs. A voucher
--   whose points have just gone to another wallet is left for the next call.
--
-- Called by tessera_service in the background, and by tessera_operator.
set local role tessera_owner;

create or replace function ordering.expire_vouchers(vouchers_max integer)
returns bigint
language plpgsql
volatile
security definer -- A door: it makes happen only what is due, whoever calls it.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_seen_from     constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_were_changed  boolean;
  v_now       timestamptz := ledger.instant();
  v_vouchers  ordering.vouchers[];
  v_ids       uuid[];
  v_wallets   uuid[];
  v_acting    uuid[];
  v_statuses  ledger.wallet_status[];
  v_count     bigint := 0;
begin
  -- Of those that give points back, the wallets; the others touch none.
  select array_agg(v order by v.id), array_agg(v.id order by v.id),
    array_agg(w.wallet_id order by v.id),
    array_agg(ledger.wallet_now(w.wallet_id) order by v.id)
  into v_vouchers, v_ids, v_wallets, v_acting
  from (
    select o.voucher_id from ordering.open_vouchers o
    where o.expires_at < 'infinity' and o.expires_at <= v_now
    order by o.expires_at
    limit vouchers_max
  ) due
  join ordering.vouchers v on v.id = due.voucher_id
  left join lateral (
    select d.wallet_id from ordering.orders d
    where v.gives_points_back and d.partner_number = v.partner_number and d.id = v.order_id
    limit 1
  ) w on true;
  if v_vouchers is null then
    return 0;
  end if;

  select l.recorded_at, l.statuses, l.were_changed into v_now, v_statuses, v_were_changed
  from ledger.lock_wallets(v_wallets || v_acting, v_seen_from) l;
  perform ordering.lock_vouchers(v_ids);
  for n in 1 .. cardinality(v_ids) loop
    if ledger.is_elsewhere(v_wallets[n], v_acting[n], v_statuses[n],
      v_statuses[cardinality(v_wallets) + n])
      or v_were_changed
        and v_acting[n] is distinct from ledger.wallet_now(v_wallets[n])
    then
      continue;
    end if;
    if ordering.expire_voucher(v_vouchers[n], v_now, v_acting[n]) then
      v_count := v_count + 1;
    end if;
  end loop;
  return v_count;
end
$$;
comment on function ordering.expire_vouchers(integer) is 'Ends vouchers whose time is over.';
revoke all on function ordering.expire_vouchers(integer) from public;
