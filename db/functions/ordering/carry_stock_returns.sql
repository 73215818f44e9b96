-- ordering.carry_stock_returns
--
-- Takes back to the shelf what cancelled and returned orders had taken and what has not gone back
-- yet, the oldest first, and strikes it off; returns how much there was. The orders' side lists it
-- when an order moves (ordering.stock_returns), so that nothing is lost when this is not called; the
-- gifts' side takes each back once, so that nothing comes back twice when it is called again.
--
-- Called by tessera_service and tessera_operator after a move, and by tessera_service in the
-- background.
set local role tessera_owner;

create or replace function ordering.carry_stock_returns(rows_max integer)
returns bigint
language plpgsql
volatile
security definer -- A door: it carries what is listed, whoever calls it.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_orders  uuid[];
  v_gifts   uuid[];
begin
  with carried as (
    delete from ordering.stock_returns r
    using (
      select x.order_id, x.gift_id from ordering.stock_returns x
      order by x.order_id, x.gift_id
      limit rows_max
      for update skip locked
    ) d
    where r.order_id = d.order_id and r.gift_id = d.gift_id
    returning r.order_id, r.gift_id
  )
  select array_agg(c.order_id), array_agg(c.gift_id) into v_orders, v_gifts from carried c;
  if v_orders is null then
    return 0;
  end if;
  perform catalogue.return_stock(v_orders, v_gifts);
  return cardinality(v_orders);
end
$$;
comment on function ordering.carry_stock_returns(integer) is
  'Takes back to the shelf what cancelled and returned orders had taken.';
revoke all on function ordering.carry_stock_returns(integer) from public;
