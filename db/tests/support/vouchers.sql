-- Codes and vouchers for db/tests: names stand for everything, as in fixtures.sql. The code of a
-- voucher is made with the order's reference (test.code_of); a code of a pool is any text.

-- The code that test.order makes for an order.
create function test.code_of(partner text, reference text, key text default null) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select concat_ws('|', 'code', partner, reference, key)
$$;

-- Uses a voucher by a code of ours, or by one of a pool. A null key is the reference.
create function test.activate(
  partner text, code text, reference text, uses integer default 1, key text default null,
  outlet text default null, gift text default null, pool_code text default null,
  occurred_at timestamptz default null, content text default null, metadata jsonb default null
)
returns table (
  request_number bigint, refusal text, detail bigint, is_replay boolean, activation_id uuid
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select * from ordering.activate_vouchers(
    array[test.digest(partner)], array[test.short_digest('activate ' || coalesce(key, reference))],
    array[test.short_digest(coalesce(content, concat_ws('|', 'activate', code, pool_code, reference, uses)))],
    array[test.id(concat_ws('|', 'activation', partner, reference, key))],
    array[test.digest(code)], array[test.digest(pool_code)], array[test.id(gift)],
    array[reference], array[coalesce(occurred_at, test.now())], array[uses], array[outlet],
    array[null], array[metadata])
$$;

-- What a voucher is good for, in one word for each thing that is told.
create function test.check(
  partner text, code text, outlet text default null, gift text default null,
  pool_code text default null
)
returns text
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select coalesce(c.refusal, concat_ws(' ', c.status, c.title, c.uses_left || '/' || c.uses))
  from ordering.check_vouchers(array[test.digest(partner)], array[test.digest(code)],
    array[test.digest(pool_code)], array[test.id(gift)], array[outlet]) c
$$;

-- Replaces the code of an order's voucher by one that is made with a new reference.
create function test.reissue(
  asking text, partner text, reference text, new_reference text, key text default null
)
returns table (refusal text, detail bigint, is_replay boolean, voucher_id uuid)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select r.refusal, r.detail, r.is_replay, r.voucher_id
  from ordering.reissue_voucher(test.digest(asking),
    test.short_digest('reissue ' || coalesce(key, new_reference)),
    test.short_digest(concat_ws('|', 'reissue', partner, reference)),
    test.id(concat_ws('|', 'order', partner, reference)),
    test.id(concat_ws('|', 'voucher', partner, new_reference)),
    test.digest(test.code_of(partner, new_reference)), '\x00') r
$$;

-- Puts codes into a pool: each a text, perhaps good until an instant only.
create function test.upload(
  partner text, gift text, codes text[], key text, valid_until timestamptz default null,
  content text default null
)
returns table (
  refusal text, is_replay boolean, upload_id uuid, added bigint, duplicates integer[],
  expired integer[]
)
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select u.refusal, u.is_replay, u.upload_id, u.added, u.duplicates, u.expired
  from catalogue.upload_codes(test.digest(partner), test.short_digest('upload ' || key),
    test.short_digest(coalesce(content, concat_ws('|', 'upload', gift, codes))),
    test.id('upload ' || key || clock_timestamp()), test.id(gift),
    array(select test.digest(c) from unnest(codes) c),
    array(select '\x00'::bytea from unnest(codes) c),
    array(select valid_until from unnest(codes) c)) u
$$;

-- What a pool holds: codes, and of these free, given, withdrawn and expired ones.
create function test.pool(gift text) returns text
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select concat_ws(' ', p.codes, p.free, p.given, p.voided, p.expired)
  from catalogue.count_codes(test.id(gift)) p
$$;

-- How often an event of a kind was told to a partner ("operator": to the operator).
create function test.told(partner text, kind text) returns bigint
language sql stable security definer -- A test may look where the role under test may not.
set search_path = pg_catalog, pg_temp as $$
  select count(*) from ledger.events e
  where e.kind::text = told.kind and e.partner_number = coalesce(
    (select p.number from tenancy.partners p where p.code = partner), 0)
$$;

-- Sets a code of a pool aside for the voucher that test.reissue issues with a new reference.
create function test.set_aside(partner text, gift text, new_reference text) returns boolean
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select catalogue.reserve_code(test.digest(partner), test.id(gift),
    test.id(concat_ws('|', 'voucher', partner, new_reference)))
$$;

-- Finds out what became of it.
create function test.conclude_code(partner text, gift text, new_reference text) returns void
language sql volatile set search_path = pg_catalog, pg_temp as $$
  select catalogue.conclude_reservations(array[test.digest(partner)],
    array[test.id(concat_ws('|', 'voucher', partner, new_reference))], array[test.id(gift)],
    array[test.id(gift)])
$$;
