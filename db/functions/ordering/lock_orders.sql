-- ordering.lock_orders
--
-- Locks the ids of orders, placed or not, until the end of the transaction, in one order: whether an
-- order is placed or given up is decided by one transaction after the other. Two ids may share a
-- lock; then they wait for each other and nothing worse. After the wallets, and before nothing.
--
-- Called by all who place, move or give up orders, or replace their vouchers.
set local role tessera_owner;

create or replace function ordering.lock_orders(order_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(k.key)
  from (
    -- The last 64 bits: of a UUIDv7 these are the random ones.
    select distinct ('x' || right(replace(u.id::text, '-', ''), 16))::bit(64)::bigint as key
    from unnest(order_ids) u (id)
    order by 1
    offset 0
  ) k;
end
$$;
comment on function ordering.lock_orders(uuid[]) is 'Locks the ids of orders, placed or not.';
revoke all on function ordering.lock_orders(uuid[]) from public;
