-- Gifts that suppliers and the operator write, for db/tests: names stand for everything, as in
-- fixtures.sql. The keys of suppliers are those of orders.sql: "alpha gifts", "beta gifts".

-- A gift as the service writes it: goods without end for 100 points, told in English, and what
-- `changes` says instead.
create function test.written(code text, changes jsonb default '{}') returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('code', code, 'kind', 'goods', 'default_language', 'en',
    'stock', 'unlimited',
    'texts', jsonb_build_array(jsonb_build_object('language', 'en', 'title', initcap(code))),
    'prices', '[{"option": 1, "points": 100}]'::jsonb, 'outlets', '[]'::jsonb, 'odds', '[]'::jsonb)
    || changes
$$;

-- Texts by language: {"en": "A title|a description|conditions"}.
create function test.texts(titles jsonb) returns jsonb
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select jsonb_build_object('texts', jsonb_agg(jsonb_build_object('language', t.key,
    'title', split_part(t.value, '|', 1), 'description', split_part(t.value, '|', 2),
    'conditions', split_part(t.value, '|', 3)) order by t.key))
  from jsonb_each_text(titles) t
$$;

create function test.draft(
  partner text, code text, changes jsonb default '{}', key text default null,
  key_of text default null
)
returns table (
  refusal text, is_replay boolean, gift_id uuid, created_at timestamptz, changed_at timestamptz)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from catalogue.draft_gift(
    test.digest(coalesce(key_of, partner || ' gifts')),
    test.short_digest('draft ' || coalesce(key, code)),
    test.short_digest(code || changes), test.id(partner || ' ' || code || coalesce(key, '')),
    test.written(code, changes))
$$;

create function test.revise(
  partner text, code text, changes jsonb, key text default null, key_of text default null
)
returns table (
  refusal text, is_replay boolean, gift_id uuid, created_at timestamptz, changed_at timestamptz)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from catalogue.revise_gift(
    test.digest(coalesce(key_of, partner || ' gifts')),
    test.short_digest('revise ' || coalesce(key, code || changes)),
    test.short_digest(code || changes), test.id(partner || ' ' || code), test.written(code, changes))
$$;

create function test.turn(
  partner text, code text, move text, key text default null, key_of text default null
)
returns table (
  refusal text, is_replay boolean, gift_id uuid, created_at timestamptz, changed_at timestamptz)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from catalogue.move_gift(
    test.digest(coalesce(key_of, partner || ' gifts')),
    test.short_digest('turn ' || coalesce(key, code || move)),
    test.short_digest(code || move), test.id(partner || ' ' || code), move, null)
$$;

-- A draft of a partner (null: of the operator), written behind the back of the doors that there are.
create function test.keep(partner text, code text, changes jsonb default '{}') returns uuid
language plpgsql volatile security definer -- A test may do what nobody else may at once.
set search_path = pg_catalog, pg_temp as $$
declare
  v_id        uuid := test.id(coalesce(partner, 'operator') || ' ' || code);
  v_supplier  integer := coalesce(
    (select p.number from tenancy.partners p where p.code = keep.partner), 0);
  v_refusal   text;
begin
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  v_refusal := catalogue.write_gift(
    v_supplier, v_id, test.written(code, changes), 'ann', ledger.instant());
  if v_refusal is not null then
    raise exception using errcode = v_refusal, message = format('%s cannot be written so', code);
  end if;
  return v_id;
end
$$;

-- Drafted by its partner (null: by the operator), approved with a cent for each order, and live.
create function test.publish(partner text, code text, changes jsonb default '{}') returns uuid
language plpgsql volatile security definer -- A test may do what nobody else may at once.
set search_path = pg_catalog, pg_temp as $$
declare
  v_id uuid := test.keep(partner, code, changes);
begin
  perform catalogue.set_gift_status('ann', v_id, 'approve', 1, 'EUR', null, false);
  perform catalogue.set_gift_status('ann', v_id, 'publish', null, null, null, false);
  return v_id;
end
$$;

create function test.status(partner text, code text) returns text
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select g.status::text from catalogue.gifts g where g.id = test.id(concat_ws(' ', status.partner, status.code))
$$;

-- The English titles that a search finds, in its order.
create function test.found(
  phrase text default null, language text default 'en', category text default null,
  supplier text default null, honourer text default null, outlet text default null,
  points_min bigint default null, points_max bigint default null,
  ends_before timestamptz default null, sort text default 'newest', after uuid default null,
  rows_max integer default 101
) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
  select string_agg(coalesce(g.refusal, g.title), ', ' order by g.place)
  from catalogue.search_gifts(language, phrase, category, supplier, honourer, outlet, points_min,
    points_max, ends_before, sort, after, rows_max) with ordinality g (refusal, id, live_since, kind,
    category, supplier, supplier_name, language, languages, title, description, conditions,
    valid_from, valid_until, is_in_stock, stock_left, limit_count, limit_window, discount_bps,
    discount_amount, discount_currency, cause, programme, programme_points, voucher_uses,
    voucher_days, voucher_expiry, images, prices, honourers, odds, place)
$$;
