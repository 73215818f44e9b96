-- catalogue.draw_surprise
--
-- Draws what a surprise turns out to be, among what is in stock, by the published odds, and sets
-- aside what is needed of the surprise itself and of what it is. Returns the gift, or null when
-- nothing is left. The dice are the service's: a number from 0 up.
--
-- The caller holds the locks of the stock of the surprise and of all its outcomes.
--
-- Called by catalogue.reserve_stock.
set local role tessera_owner;

create or replace function catalogue.draw_surprise(
  surprise  uuid,
  for_order uuid,
  taker     integer,
  draw      bigint,
  until     timestamptz
)
returns uuid
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_outcome  uuid;
  v_needed   uuid[];
begin
  -- Asked again: what it was.
  select r.gift_id into v_outcome
  from catalogue.surprise_odds o
  join catalogue.reservations r on r.gift_id = o.outcome_id and r.order_id = for_order
  where o.gift_id = surprise;
  if found then
    return v_outcome;
  end if;

  if exists (
    select from catalogue.gifts g left join catalogue.stock s on s.gift_id = g.id
    where g.id = surprise and g.stock <> 'unlimited' and coalesce(s.available, 0) = 0
      and not exists (select from catalogue.reservations r
        where r.gift_id = surprise and r.order_id = for_order))
  then
    return null;
  end if;

  with possible as (
    select o.outcome_id, sum(o.weight) over (order by o.outcome_id) as weight_through,
      sum(o.weight) over () as weight_all
    from catalogue.surprise_odds o
    join catalogue.gifts g on g.id = o.outcome_id
    left join catalogue.stock s on s.gift_id = g.id
    where o.gift_id = surprise and g.kind <> 'surprise' and g.status in ('approved', 'live')
      and (g.stock = 'unlimited' or s.available > 0)
      and (g.stock <> 'code_pool' or exists (
        select from catalogue.codes c where c.gift_id = g.id and c.order_id is null
          and not c.is_void and c.valid_until > ledger.instant()))
  )
  select p.outcome_id into v_outcome
  from possible p
  where mod(draw, p.weight_all) < p.weight_through
  order by p.weight_through
  limit 1;

  if v_outcome is not null then
    v_needed := array(
      select g.id from catalogue.gifts g
      where g.id in (surprise, v_outcome) and g.stock <> 'unlimited' order by g.id);
    perform catalogue.take_stock(v_needed, array_fill(for_order, array[cardinality(v_needed)]),
      array_fill(taker, array[cardinality(v_needed)]), until);
    if exists (select from unnest(v_needed) n (id) where not exists (
      select from catalogue.reservations r where r.gift_id = n.id and r.order_id = for_order))
    then
      perform ledger.fail(format('stock of what surprise %s may be changed under its lock', surprise));
    end if;
  end if;
  return v_outcome;
end
$$;
comment on function catalogue.draw_surprise(uuid, uuid, integer, bigint, timestamptz) is
  'Draws what a surprise turns out to be, and sets it aside.';
revoke all on function catalogue.draw_surprise(uuid, uuid, integer, bigint, timestamptz) from public;
