-- catalogue.conclude
--
-- Concludes reservations, each named by its order and its gift: finds out whether the order is placed
-- and lives (ordering.settle_reservations), which gives one that is not up for good, and only then
-- confirms what is set aside for it or puts it back on the shelf.
--
-- Guarantees
--   As catalogue.confirm_reservations and catalogue.release_reservations.
--
-- Called by catalogue.conclude_reservations and catalogue.heal_reservations.
set local role tessera_owner;

create or replace function catalogue.conclude(order_ids uuid[], gift_ids uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kept       boolean[];
  v_concluded  record;
begin
  select array_agg(s.is_kept order by s.request_number) into v_kept
  from ordering.settle_reservations(order_ids, gift_ids) s;
  -- All at once and in one order, whatever becomes of each.
  perform catalogue.lock_stock(gift_ids);
  select array_agg(u.order_id) filter (where u.is_kept) as orders,
    array_agg(u.gift_id) filter (where u.is_kept) as gifts,
    array_agg(u.order_id) filter (where not u.is_kept) as other_orders,
    array_agg(u.gift_id) filter (where not u.is_kept) as other_gifts
  into v_concluded
  from unnest(order_ids, gift_ids, v_kept) u (order_id, gift_id, is_kept);
  if v_concluded.orders is not null then
    perform catalogue.confirm_reservations(v_concluded.orders, v_concluded.gifts);
  end if;
  if v_concluded.other_orders is not null then
    perform catalogue.release_reservations(v_concluded.other_orders, v_concluded.other_gifts);
  end if;
end
$$;
comment on function catalogue.conclude(uuid[], uuid[]) is
  'Finds out what became of orders, and confirms or gives back what is set aside for them.';
revoke all on function catalogue.conclude(uuid[], uuid[]) from public;
