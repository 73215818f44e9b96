-- Gifts and orders for db/tests: names stand for everything, as in fixtures.sql.

-- A live gift of a partner (null: of the operator) for so many points and perhaps money; with a
-- stock of so many, or null for no limit. What else it is, `changes` says: columns of
-- catalogue.gifts as JSON. The supplier is paid 100 minor units for an order.
create function test.offer(
  supplier text, gift text, points bigint, stock bigint default null, kind text default 'goods',
  amount bigint default null, changes jsonb default '{}'
) returns uuid
language plpgsql volatile security definer -- A test may put gifts where nobody else may.
set search_path = pg_catalog, pg_temp as $$
declare
  v_supplier integer := coalesce((select p.number from tenancy.partners p where p.code = supplier), 0);
  v_gift catalogue.gifts;
begin
  v_gift := jsonb_populate_record(null::catalogue.gifts, jsonb_build_object(
    'partner_number', v_supplier, 'id', test.id(gift), 'code', replace(gift, ' ', '-'), 'kind', kind, 'status', 'live',
    'default_language', 'en', 'valid_from', '-infinity', 'valid_until', 'infinity',
    'stock', case when stock is null then 'unlimited' else 'counted' end, 'shows_stock', false,
    'images', '[]'::jsonb, 'created_at', test.now(), 'changed_at', test.now())
    || case when kind in ('voucher', 'discount_percent', 'discount_amount', 'service', 'programme_points')
      then '{"voucher_uses": 1, "voucher_expiry": "points_back"}' else '{}'::jsonb end
    || case when kind = 'donation' then '{"cause": "Trees"}' else '{}'::jsonb end || changes);
  insert into catalogue.gifts select v_gift.*;
  insert into catalogue.gift_texts (partner_number, gift_id, language, title)
  values (v_supplier, v_gift.id, 'en', initcap(gift));
  insert into catalogue.gift_prices (partner_number, gift_id, option, valid_from, points, amount, currency)
  values (v_supplier, v_gift.id, 1, '2020-01-01', points, amount, case when amount > 0 then 'EUR' end);
  if v_supplier > 0 then
    insert into catalogue.supply_terms (partner_number, gift_id, valid_from, amount, currency, set_by)
    values (v_supplier, v_gift.id, '2020-01-01', 100, 'EUR', 'test');
  end if;
  if v_gift.stock <> 'unlimited' then
    insert into catalogue.stock (partner_number, gift_id, added, available)
    values (v_supplier, v_gift.id, coalesce(stock, 0), coalesce(stock, 0));
    if stock > 0 then
      insert into catalogue.stock_changes (partner_number, gift_id, change, changed_by, changed_at)
      values (v_supplier, v_gift.id, stock, 'test', test.now());
    end if;
  end if;
  if v_gift.stock = 'code_pool' then
    insert into catalogue.codes
      (partner_number, gift_id, number, code_digest, code_sealed, upload_id)
    select v_supplier, v_gift.id, n, test.digest(format('%s code %s', gift, n)),
      test.digest(format('%s code %s', gift, n)), test.id(gift || ' upload')
    from generate_series(1, stock) n;
  end if;
  return v_gift.id;
end
$$;

-- Keys with which partners manage their gifts: the digest of "alpha gifts" and so on.
select tenancy.issue_key('test', test.id(p || ' gifts key'), p, test.digest(p || ' gifts'), 'desk',
  array['gifts'], null)
from (values ('alpha'), ('beta')) p (p);

-- A move of the order with a reference that was placed at a partner, by a key; a null request key is
-- all that is asked.
create function test.move(
  key_of text, partner text, reference text, move text, key text default null,
  content text default null, order_key text default null
)
returns table (refusal text, is_replay boolean)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select m.refusal, m.is_replay from ordering.move_orders(
    array[test.digest(key_of)],
    array[test.short_digest(concat_ws('|', 'move', coalesce(key, concat_ws('|', key_of, reference, move))))],
    array[test.short_digest(coalesce(content, concat_ws('|', reference, move)))],
    array[test.id(concat_ws('|', 'order', partner, reference, order_key))], array[move],
    array[null::text], array[test.now()],
    array[test.id(concat_ws('|', 'order refund', partner, reference, move))]) m
$$;

-- Changes columns of a gift, whatever its state.
create function test.revise(gift text, changes jsonb) returns void
language plpgsql volatile security definer -- A test may change what nobody else may.
set search_path = pg_catalog, pg_temp as $$
begin
  update catalogue.gifts g
  set (status, valid_from, valid_until, limit_count, limit_window) = (
    select n.status, n.valid_from, n.valid_until, n.limit_count, n.limit_window
    from jsonb_populate_record(g, changes) n)
  where g.id = test.id(gift);
end
$$;

create type test.reserved as (
  request_number bigint, refusal text, is_final boolean, outcome_id uuid, is_reserved boolean,
  needs_code boolean);

-- The first step of an order of the gift by a reference; a null key is the reference.
create function test.reserve(
  partner text, gift text, reference text, key text default null, draw bigint default 0
)
returns test.reserved
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select r::test.reserved from catalogue.reserve_stock(array[test.digest(partner)],
    array[test.id(concat_ws('|', 'order', partner, reference, key))], array[test.id(gift)],
    array[draw]) r
$$;

-- The second step, with what the first one answered.
create function test.place(
  partner text, member text, gift text, reference text, reserved test.reserved,
  key text default null, content text default null, points bigint default null,
  paid bigint default null, outlet text default null, option smallint default 1,
  occurred_at timestamptz default null, currency text default 'EUR', identifier text default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, order_id uuid,
  member_id uuid, wallet_id uuid, points bigint, amount bigint, currency text,
  balance_after bigint, refusals text[], limits bigint[], points_available bigint
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from ordering.place_orders(
    array[test.digest(partner)], array[test.short_digest('order ' || coalesce(key, reference))],
    array[test.short_digest(coalesce(content, concat_ws('|', 'order', member, gift, reference)))],
    array[test.id(concat_ws('|', 'order', partner, reference, key))],
    array[case when identifier is null then test.id(member) end], array[test.digest(identifier)],
    array[reference], array[coalesce(occurred_at, test.now())], array[test.id(gift)], array[option],
    array[points], array[paid], array[case when paid is not null then currency end], array[outlet],
    array[null], array[null::jsonb],
    array[case when reserved.refusal = 'TS925' then reserved.refusal end],
    array[reserved.outcome_id], array[test.id(concat_ws('|', 'voucher', partner, reference, key))],
    array[case when reserved.needs_code
      then test.digest(concat_ws('|', 'code', partner, reference, key)) end],
    array[case when reserved.needs_code
      then test.digest(concat_ws('|', 'code', partner, reference, key)) end])
$$;

-- The third step: what is set aside for an order is its own if it was placed, else it goes back.
create function test.conclude(
  partner text, gift text, reference text, outcome uuid default null, key text default null
) returns bigint
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select c.request_number from catalogue.conclude_reservations(array[test.digest(partner)],
    array[test.id(concat_ws('|', 'order', partner, reference, key))], array[test.id(gift)],
    array[coalesce(outcome, test.id(gift))]) c
$$;

-- An order in all three steps. A null key is the reference.
create function test.order(
  partner text, member text, gift text, reference text, key text default null,
  content text default null, points bigint default null, paid bigint default null,
  outlet text default null, option smallint default 1, draw bigint default 0,
  occurred_at timestamptz default null, currency text default 'EUR', identifier text default null,
  out refusal text, out detail bigint, out is_replay boolean, out order_id uuid, out points_paid bigint,
  out amount bigint, out balance_after bigint, out refusals text[], out limits bigint[]
)
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
declare
  v_reserved test.reserved := test.reserve(partner, gift, reference, key, draw);
begin
  select p.refusal, p.detail, p.is_replay, p.order_id, p.points, p.amount, p.balance_after,
    p.refusals, p.limits
  into refusal, detail, is_replay, order_id, points_paid, amount, balance_after, refusals, limits
  from test.place(partner, member, gift, reference, v_reserved, key, content, points, paid, outlet,
    option, occurred_at, currency, identifier) p;
  perform test.conclude(partner, gift, reference, v_reserved.outcome_id, key);
end
$$;

-- What the background does about reservations that nobody has concluded, and about returned stock.
create function test.heal() returns void
language plpgsql volatile set search_path = pg_catalog, pg_temp as $$
begin
  perform catalogue.heal_reservations(100);
  perform ordering.carry_stock_returns(100);
end
$$;

-- The number of the code that is set aside for an order of alpha's.
create function test.code_number(gift text, reference text) returns bigint
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select r.code_number from catalogue.reservations r
  where r.gift_id = test.id(gift) and r.order_id = test.id(concat_ws('|', 'order', 'alpha', reference))
$$;

-- The stock of a gift: added, available, reserved, taken.
create function test.stock(gift text) returns text
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ', s.added, s.available, s.reserved, s.taken)
  from catalogue.stock s where s.gift_id = test.id(gift)
$$;

-- The states that an order went through.
create function test.moves_of(partner text, reference text) returns text
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select string_agg(m.state::text, ' ' order by m.number)
  from ordering.orders o
  join tenancy.partners p on p.number = o.partner_number
  join ordering.order_moves m on m.partner_number = o.partner_number and m.order_id = o.id
  where p.code = partner and o.reference = moves_of.reference
$$;
