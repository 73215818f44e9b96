-- catalogue.count_orders
--
-- Counts the orders of the last 30 days of each gift, by days of UTC, and puts what has changed on
-- the shelf, for the order "popular" of searches. Returns of how many rows of the shelf the count
-- has changed; does nothing while another counts.
--
-- No order touches a counter, so a gift that everybody wants is no slower to order. Counted again is
-- what may have changed since the last time: from the day on that it was in an hour before.
--
-- Called by tessera_service every ten minutes, in the background.
set local role tessera_owner;

create or replace function catalogue.count_orders(out rows_changed bigint)
language plpgsql
volatile
security definer -- The service may not read orders of others nor write to the shelf.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_days   constant integer := 30;
  v_now    timestamptz := ledger.instant();
  v_first  date := (v_now at time zone 'UTC')::date - (v_days - 1);
  v_from   date;
begin
  rows_changed := 0;
  if not pg_try_advisory_xact_lock(hashtextextended('catalogue.count_orders', 0)) then
    return;
  end if;
  select greatest(v_first, ((c.counted_at - interval '1 hour') at time zone 'UTC')::date)
  into v_from from catalogue.counting c;
  insert into catalogue.order_counts as c (on_day, gift_id, orders)
  select (o.recorded_at at time zone 'UTC')::date, o.gift_id, count(*)
  from ordering.orders o
  where o.recorded_at >= v_from::timestamp at time zone 'UTC'
  group by 1, 2
  order by 1, 2
  on conflict (gift_id, on_day) do update set orders = excluded.orders
  where c.orders <> excluded.orders;
  delete from catalogue.order_counts c where c.on_day < v_first;
  update catalogue.shelf s set orders_counted = n.orders
  from (
    select f.gift_id, f.from_at, coalesce(d.orders, 0) as orders
    from catalogue.shelf f
    left join (
      select c.gift_id, sum(c.orders)::bigint as orders from catalogue.order_counts c
      group by c.gift_id
    ) d on d.gift_id = f.gift_id
  ) n
  where s.gift_id = n.gift_id and s.from_at = n.from_at and s.orders_counted <> n.orders;
  get diagnostics rows_changed = row_count;
  update catalogue.counting c set counted_at = v_now;
end
$$;
comment on function catalogue.count_orders() is
  'Counts the orders of the last 30 days of each gift for the shelf.';
revoke all on function catalogue.count_orders() from public;
