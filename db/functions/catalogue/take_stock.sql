-- catalogue.take_stock
--
-- Sets one of each gift aside for each order, in the order given, for as long as there is one, and
-- gives a code to the orders of gifts with a pool; takers are the partners at which they are placed. One update for each gift. What is set aside is in
-- catalogue.reservations. An order that has something of a gift keeps it and gets nothing more.
--
-- The caller holds the locks of the gifts' stock and, from before that, ledger.writers_lock in common:
-- a supplier of whose gift little is left is told. Called by catalogue.reserve_stock,
-- catalogue.draw_surprise and catalogue.reserve_code.
set local role tessera_owner;

create or replace function catalogue.take_stock(
  taken_gifts  uuid[],
  orders       uuid[],
  takers       integer[],
  until        timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
begin
  with asked as materialized (
    select u.gift_id, u.order_id, u.taker, g.partner_number, g.stock, s.available,
      row_number() over (partition by u.gift_id order by u.number) as turn
    from unnest(taken_gifts, orders, takers)
      with ordinality as u (gift_id, order_id, taker, number)
    join catalogue.gifts g on g.id = u.gift_id
    join catalogue.stock s on s.gift_id = u.gift_id
    where not exists (select from catalogue.reservations r
      where r.gift_id = u.gift_id and r.order_id = u.order_id)
  ),
  code as materialized (
    select p.gift_id, c.number, row_number() over (partition by p.gift_id order by c.number) as turn
    from (
      select a.gift_id, count(*) as wanted from asked a
      where a.stock = 'code_pool' group by a.gift_id
    ) p
    cross join lateral (
      select x.number from catalogue.codes x
      where x.gift_id = p.gift_id and x.order_id is null and not x.is_void
        and x.valid_until > ledger.instant()
      order by x.number
      limit p.wanted
      for no key update skip locked
    ) c
  ),
  granted as materialized (
    select a.*, c.number as code_number
    from asked a
    left join code c on c.gift_id = a.gift_id and c.turn = a.turn
    where a.turn <= a.available and (a.stock = 'counted' or c.number is not null)
  ),
  given as (
    update catalogue.codes x set order_id = g.order_id
    from granted g
    where g.stock = 'code_pool' and x.gift_id = g.gift_id and x.number = g.code_number
  ),
  kept as (
    insert into catalogue.reservations
      (partner_number, gift_id, order_id, reserved_by, code_number, expires_at)
    select g.partner_number, g.gift_id, g.order_id, g.taker, g.code_number, until from granted g
  )
  update catalogue.stock s
  set available = s.available - n.count, reserved = s.reserved + n.count
  from (select g.gift_id, count(*) as count from granted g group by g.gift_id) n
  where s.gift_id = n.gift_id;
  perform catalogue.note_low_stock(taken_gifts);
end
$$;
comment on function catalogue.take_stock(uuid[], uuid[], integer[], timestamptz) is
  'Sets one of each gift aside for each order, as long as there is one.';
revoke all on function catalogue.take_stock(uuid[], uuid[], integer[], timestamptz) from public;
