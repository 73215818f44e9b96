-- catalogue.conclude_reservations
--
-- The third step of orders: what is set aside for those that were placed is theirs, and what is set
-- aside for the others goes back to the shelf. One call for a whole batch, one row of answer for
-- each. Each order names its gift and what it turned out to be (the same, but of a surprise).
--
-- Guarantees
--   Whether an order is placed is asked of the orders' side and not believed of the caller
--   (catalogue.conclude). Only what the proved partner has set aside is concluded.
--
-- Called by tessera_service after ordering.place_orders.
set local role tessera_owner;

create or replace function catalogue.conclude_reservations(
  key_digests  bytea[],
  order_ids    uuid[],
  gift_ids     uuid[],
  outcome_ids  uuid[]
)
returns table (request_number bigint)
language plpgsql
volatile
security definer -- A door: it finds out what became of the partner's orders.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
begin
  perform catalogue.conclude(array_agg(a.order_id), array_agg(a.gift_id))
  from (
    select r.order_id, r.gift_id
    from tenancy.present_keys(key_digests) k
    join unnest(order_ids, gift_ids, outcome_ids)
      with ordinality as u (order_id, gift_id, outcome_id, number) on u.number = k.request_number
    join catalogue.reservations r
      on r.gift_id in (u.gift_id, u.outcome_id) and r.order_id = u.order_id
      and r.reserved_by = k.partner_number and r.expires_at < 'infinity'
  ) a
  having count(*) > 0;
  return query select n::bigint from generate_series(1, cardinality(order_ids)) n;
end
$$;
comment on function catalogue.conclude_reservations(bytea[], uuid[], uuid[], uuid[]) is
  'Confirms what is set aside for placed orders, and gives the rest back.';
revoke all on function
  catalogue.conclude_reservations(bytea[], uuid[], uuid[], uuid[]) from public;
