-- catalogue.heal_reservations
--
-- Concludes reservations of whose orders nothing has been heard in time, the oldest first, and
-- returns how many there were. That a time is over is only a reason to ask; what became of the order
-- is asked of the orders' side (catalogue.conclude), and nothing is decided by the
-- clock. Two that do so at once
-- have the effect of one.
--
-- Called by tessera_service in the background, and when a gift seems to have run out.
set local role tessera_owner;

create or replace function catalogue.heal_reservations(rows_max integer)
returns bigint
language plpgsql
volatile
security definer -- A door: it concludes what is due, whoever calls it.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  v_orders  uuid[];
  v_gifts   uuid[];
begin
  select array_agg(r.order_id), array_agg(r.gift_id) into v_orders, v_gifts
  from (
    select x.order_id, x.gift_id from catalogue.reservations x
    where x.expires_at <= ledger.instant()
    order by x.expires_at
    limit rows_max
  ) r;
  if v_orders is null then
    return 0;
  end if;
  perform catalogue.conclude(v_orders, v_gifts);
  return cardinality(v_orders);
end
$$;
comment on function catalogue.heal_reservations(integer) is
  'Concludes reservations of whose orders nothing has been heard in time.';
revoke all on function catalogue.heal_reservations(integer) from public;
