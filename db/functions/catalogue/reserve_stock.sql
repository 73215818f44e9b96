-- catalogue.reserve_stock
--
-- Sets one of each gift aside for an order that is about to be placed: the first of the three steps
-- of an order (reserve, place, confirm), each a transaction of its own, so that a gift's stock and a
-- member's wallet may lie on different machines. One call for a whole batch, one row of answer for
-- each request.
--
-- Of a gift with a code pool a code is given to the order; of a surprise it is drawn what the order
-- turns out to be, among what is in stock, by the published odds and by a number that the service
-- has drawn. Gifts without limit, and whatever cannot be ordered anyway, need nothing set aside: why
-- an order cannot be placed is said by ordering.place_orders and nowhere else.
--
-- Guarantees
--   Nothing is set aside twice, and never more than there is, however many batches there are at
--   once: the rows of stock are locked in the order of the gifts' ids.
--   One update of a gift's stock serves all orders of the batch, so that a gift that everybody
--   wants costs no more than many gifts.
--   What is set aside and never heard of again is given back (catalogue.heal_reservations).
--   The same order asked for again has what it has.
--
-- Tells for each request
--   refusal, is_final   TS925: nothing is left; final: nor is anything set aside that could come back
--   outcome_id          what the member gets: the gift, or what the surprise turned out to be; null
--                       where there is no such gift, or it is not to be had now
--   is_reserved         whether something was set aside, so that it is confirmed or released
--   needs_code          whether the service has to make a code for the voucher
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503          see tenancy.authorize_keys
--   TS925 out_of_stock           nothing of the gift is left
set local role tessera_owner;

create or replace function catalogue.reserve_stock(
  key_digests  bytea[],
  order_ids    uuid[],
  gift_ids     uuid[],
  draws        bigint[]
)
returns table (
  request_number    bigint,
  refusal           text,
  is_final          boolean,
  outcome_id        uuid,
  is_reserved       boolean,
  needs_code        boolean
)
language plpgsql
volatile
security definer -- The service cannot write to the catalogue's tables; this function is a door to them.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_lifetime  constant interval := interval '30 seconds';
  v_now       constant timestamptz := ledger.instant();
  v_refusals  text[];
  v_partners  integer[];
  v_kinds     catalogue.gift_kind[];
  v_stocks    catalogue.stock_kind[];
  v_outcomes  uuid[];
begin
  select array_agg(r.refusal order by r.request_number),
    array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('redeem', key_digests) r;

  select array_agg(g.kind order by a.number), array_agg(g.stock order by a.number),
    array_agg(g.id order by a.number)
  into v_kinds, v_stocks, v_outcomes
  from unnest(v_refusals, gift_ids) with ordinality as a (refusal, gift_id, number)
  left join lateral (
    select * from catalogue.gifts x
    where x.id = a.gift_id and a.refusal is null
      and x.status = 'live' and x.valid_from <= v_now and v_now < x.valid_until
    limit 1
  ) g on true;

  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  perform catalogue.lock_stock(v_outcomes);
  -- New statements, hence new snapshots: they see all that happened before the locks were granted.
  perform catalogue.take_stock(a.gifts, a.orders, a.takers, v_now + v_lifetime)
  from (
    select array_agg(u.outcome_id order by u.number) as gifts,
      array_agg(u.order_id order by u.number) as orders,
      array_agg(u.taker order by u.number) as takers
    from unnest(v_outcomes, order_ids, v_partners, v_kinds, v_stocks)
      with ordinality as u (outcome_id, order_id, taker, kind, stock, number)
    where u.kind <> 'surprise' and u.stock <> 'unlimited'
  ) a
  where a.gifts is not null;
  for n in 1 .. cardinality(order_ids) loop
    if v_kinds[n] = 'surprise' then
      v_outcomes[n] := catalogue.draw_surprise(
        gift_ids[n], order_ids[n], v_partners[n], draws[n], v_now + v_lifetime);
    end if;
  end loop;

  return query
  -- For a partner that has left nothing is set aside: what it orders anew is refused when it is
  -- placed, and what it repeats is answered there.
  select a.number, coalesce(nullif(a.refusal, 'TS455'), b.refusal),
    b.refusal is not null and not exists (
      select from catalogue.stock s where s.reserved > 0 and (s.gift_id = a.gift_id or s.gift_id in (
        select o.outcome_id from catalogue.surprise_odds o where o.gift_id = a.gift_id))),
    case when b.refusal is null then a.outcome_id end,
    b.is_reserved,
    coalesce(b.refusal is null and g.voucher_uses is not null and g.stock <> 'code_pool', false)
  from unnest(v_refusals, order_ids, gift_ids, v_outcomes, v_partners, v_kinds, v_stocks)
    with ordinality as a (refusal, order_id, gift_id, outcome_id, taker, kind, stock, number)
  cross join lateral (
    select exists (select from catalogue.reservations r
      where r.order_id = a.order_id and r.gift_id in (a.gift_id, a.outcome_id)
        and r.reserved_by = a.taker) as is_reserved
    offset 0
  ) r
  cross join lateral (
    select r.is_reserved,
      case when a.kind = 'surprise' and a.outcome_id is null
        or a.kind <> 'surprise' and a.stock <> 'unlimited' and not r.is_reserved then 'TS925'
      end as refusal
  ) b
  left join lateral (
    select * from catalogue.gifts x where x.id = a.outcome_id limit 1
  ) g on true;
end
$$;
comment on function catalogue.reserve_stock(bytea[], uuid[], uuid[], bigint[]) is
  'Sets one of each gift aside for an order that is about to be placed.';
revoke all on function catalogue.reserve_stock(bytea[], uuid[], uuid[], bigint[]) from public;
