-- ordering.lock_vouchers
--
-- Locks the open vouchers with these ids in the order of their ids, so that whoever uses, cancels,
-- replaces or expires vouchers waits for each other and never deadlocks. Where one was changed by
-- somebody whom this transaction's number does not follow, the events that it writes get a new one
-- (ledger.renumber_events), so that those of a voucher stand in the order in which they happened.
--
-- The caller holds ledger.writers_lock in common; wallets and orders are locked before vouchers.
--
-- Called by all who change open vouchers, before they read what they decide on.
set local role tessera_owner;

create or replace function ordering.lock_vouchers(locked_vouchers uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_is_numbered    boolean := pg_current_xact_id_if_assigned() is not null;
  v_running_first  bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint & 4294967295;
  v_was_changed    boolean;
begin
  select bool_or((l.changed_by - v_running_first) & 4294967295 < 2147483648) into v_was_changed
  from (
    select locked.changed_by
    from (
      select distinct u.id from unnest(locked_vouchers) u (id) where u.id is not null
      order by u.id
      offset 0
    ) asked
    cross join lateral (
      select o.xmin::text::bigint as changed_by from ordering.open_vouchers o
      where o.voucher_id = asked.id for no key update
    ) locked
  ) l;
  if v_is_numbered or v_was_changed then
    perform ledger.renumber_events();
  end if;
end
$$;
comment on function ordering.lock_vouchers(uuid[]) is 'Locks open vouchers in one order.';
revoke all on function ordering.lock_vouchers(uuid[]) from public;
