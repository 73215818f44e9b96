-- ordering.supplied_orders
--
-- Orders of the asking partner's gifts, as their supplier reads them: what it has to do and what it
-- is paid, and nothing of who ordered, where, or what the till took. One by its id, or a page, newest
-- first (older_than), or the page next above one (newer_than, oldest first).
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function ordering.supplied_orders(
  asked_order  uuid,
  older_than   uuid,
  newer_than   uuid,
  rows_max     integer
)
returns table (
  id               uuid,
  gift_id          uuid,
  outcome_id       uuid,
  outcome_kind     text,
  recorded_at      timestamptz,
  state            text,
  moved_at         timestamptz,
  reason           text,
  supply_amount    bigint,
  supply_currency  text
)
language plpgsql
stable
security definer -- Orders are the partner's at which they were placed; this tells its supplier what it may see.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_partner integer := tenancy.current_partner_number();
begin
  return query
  select o.id, o.gift_id, o.outcome_id, g.kind::text, o.recorded_at, m.state::text, m.recorded_at,
    -- What others wrote may be about their customer.
    case when m.moved_by = v_partner then m.reason end,
    o.supply_amount, o.supply_currency
  from (
    (select * from ordering.orders x
     where asked_order is not null and x.supplier = v_partner and x.id = asked_order)
    union all
    (select * from ordering.orders x
     where asked_order is null and newer_than is null and x.supplier = v_partner
       and x.id < coalesce(older_than, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
     order by x.id desc
     limit rows_max)
    union all
    (select * from ordering.orders x
     where asked_order is null and newer_than is not null and x.supplier = v_partner
       and x.id > newer_than
     order by x.id
     limit rows_max)
  ) o
  join catalogue.gifts g on g.id = o.outcome_id
  cross join lateral (
    select * from ordering.order_moves x
    where x.partner_number = o.partner_number and x.order_id = o.id
    order by x.number desc limit 1
  ) m
  order by case when newer_than is null then o.id end desc, o.id;
end
$$;
comment on function ordering.supplied_orders(uuid, uuid, uuid, integer) is
  'Orders as the partner reads them that supplies their gifts.';
revoke all on function ordering.supplied_orders(uuid, uuid, uuid, integer) from public;
