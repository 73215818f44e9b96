-- Goal: what one request of a batch does never helps or harms another.
-- Method: batches of good, bad and equal requests, as the lanes send them.
begin;

-- A batch of purchases: one row of text arrays for each request.
create function pg_temp.earn_all(requests text[][])
returns table (request_number bigint, refusal text, is_replay boolean, balance_after bigint)
language sql as $$
  select p.request_number, p.refusal, p.is_replay, p.balance_after
  from (
    select array_agg(test.digest(r[1]) order by n) as keys,
      array_agg(test.short_digest(r[2]) order by n) as request_keys,
      array_agg(test.id('batch ' || n || r[2]) order by n) as ids,
      array_agg(test.id(r[3]) order by n) as members, array_agg(r[4] order by n) as receipts,
      array_agg(r[5]::bigint order by n) as amounts,
      array_agg((select t.number from test.terms t where t.partner = r[1]) order by n) as terms
    from (
      select n, array[requests[n][1], requests[n][2], requests[n][3], requests[n][4], requests[n][5]] r
      from generate_subscripts(requests, 1) n) rows
  ) a, earning.record_purchases(a.keys, a.request_keys,
    (select array_agg(test.short_digest(concat_ws('|', a.members[i], a.receipts[i], a.amounts[i]))
       order by i) from generate_subscripts(a.keys, 1) i),
    a.ids, a.members, array_fill(null::bytea, array[cardinality(a.keys)]), a.receipts,
    array_fill(test.now(), array[cardinality(a.keys)]), a.amounts,
    (select array_agg(m / 100 order by i) from unnest(a.amounts) with ordinality u (m, i)), a.terms,
    array_fill(null::text, array[cardinality(a.keys)]),
    array_fill(null::text, array[cardinality(a.keys)]),
    array_fill(null::jsonb, array[cardinality(a.keys)]),
    array_fill(null::jsonb, array[cardinality(a.keys)]), '{}') p
$$;
set local role tessera_service;

select test.equals(
  string_agg(format('%s:%s', request_number, coalesce(refusal, balance_after::text)), ' '
    order by request_number),
  '1:100 2:TS601 3:150 4:TS501 5:30 6:TS503 7:160',
  'a bad request of a batch leaves the others, and each sees those before it')
from pg_temp.earn_all(array[
  ['alpha', 'k1', 'ada', 's1', '10000'],
  ['alpha', 'k2', 'carl', 's2', '10000'],
  ['beta', 'k1', 'ada', 's1', '5000'],
  ['nobody', 'k3', 'ada', 's3', '100'],
  ['alpha', 'k4', 'bob', 's4', '3000'],
  ['gamma', 'k5', 'ada', 's5', '100'],
  ['alpha', 'k6', 'ada', 's6', '1000']]);
select test.equals(test.wallet('ada'), '160 100@2028-07-01 50@2028-07-01 10@2028-07-01',
  'three of them are one wallet''s');

select test.equals(
  string_agg(format('%s:%s%s', request_number, coalesce(refusal, balance_after::text),
    case when is_replay then ' again' else '' end), ', ' order by request_number),
  '1:100 again, 2:170, 3:TS104, 4:TS104, 5:TS104, 6:TS101, 7:180',
  'equal keys and receipts of one batch wait for the next; a known key does not')
from pg_temp.earn_all(array[
  ['alpha', 'k1', 'ada', 's1', '10000'],
  ['alpha', 'k10', 'ada', 's10', '1000'],
  ['alpha', 'k10', 'ada', 's10', '1000'],
  ['alpha', 'k10', 'ada', 's11', '1000'],
  ['alpha', 'k11', 'ada', 's10', '1000'],
  ['alpha', 'k6', 'ada', 's12', '1000'],
  ['beta', 'k10', 'ada', 's10', '1000']]);
select test.equals(
  string_agg(format('%s:%s%s', request_number, coalesce(refusal, balance_after::text),
    case when is_replay then ' again' else '' end), ', ' order by request_number),
  '1:170 again, 2:TS101, 3:TS104',
  'sent again, each is answered in its turn')
from pg_temp.earn_all(array[
  ['alpha', 'k10', 'ada', 's10', '1000'],
  ['alpha', 'k10', 'ada', 's11', '1000'],
  ['alpha', 'k11', 'ada', 's10', '1000']]);
select test.equals((refusal, is_replay, balance_after)::text, '(,t,170)', 'the last one too')
from pg_temp.earn_all(array[['alpha', 'k11', 'ada', 's10', '1000']]);
select test.equals(count(*), 0::bigint, 'an empty batch is answered by nothing')
from earning.record_purchases('{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}',
  '{}', '{}', '{}', '{}');

-- Redemptions: one for each wallet and batch.
select test.equals(
  string_agg(format('%s:%s', request_number, coalesce(refusal, balance_after::text)), ' '
    order by request_number),
  '1:80 2:TS104 3:TS201 4:TS104',
  'a wallet pays once in a batch, and a refusal for want of points is not in the way of others')
from (
  select test.digest('alpha') as key, test.id('ada') as ada, test.id('bob') as bob,
    (select number from test.terms where partner = 'alpha') as terms
) a, redemption.record_redemptions(
  array_fill(key, array[4]),
  array[test.short_digest('t1'), test.short_digest('t2'), test.short_digest('t3'),
    test.short_digest('t4')],
  array_fill(test.short_digest('c'), array[4]),
  array[test.id('t1'), test.id('t2'), test.id('t3'), test.id('t4')], array[ada, ada, bob, bob],
  array_fill(null::bytea, array[4]), array['t1', 't2', 't3', 't4'],
  array_fill(test.now(), array[4]), array[100, 100, 31, 30], array[100, 100, 31, 30],
  array_fill(terms, array[4]), array_fill(null::text, array[4]), array_fill(null::text, array[4]),
  array_fill(null::jsonb, array[4]), '{}');

-- Returns and refunds are worked one by one, so equal ones of a batch find each other.
select test.equals(
  string_agg(format('%s:%s %s', request_number, coalesce(refusal, 'done'), is_replay), ', '
    order by request_number),
  '1:done f, 2:done t, 3:TS304 f, 4:done f', 'two equal returns of a batch are one')
from (select test.digest('alpha') as key) a, earning.record_returns(
  array_fill(key, array[4]),
  array[test.short_digest('u1'), test.short_digest('u1'), test.short_digest('u2'),
    test.short_digest('u3')],
  array_fill(test.short_digest('c'), array[4]),
  array[test.id('u1'), test.id('u2'), test.id('u3'), test.id('u4')],
  array_fill(null::uuid, array[4]), array['s4', 's4', 's4', 's4'], array['u1', 'u1', 'u2', 'u3'],
  array_fill(test.now(), array[4]), array[2000, 2000, 2000, 1000],
  array_fill(null::jsonb, array[4]), array_fill(null::jsonb, array[4]));
select test.equals(
  string_agg(format('%s:%s %s', request_number, coalesce(refusal, 'done'), is_replay), ', '
    order by request_number),
  '1:done f, 2:done t, 3:TS203 f, 4:done f', 'two equal refunds of a batch are one')
from (select test.digest('alpha') as key) a, redemption.record_refunds(
  array_fill(key, array[4]),
  array[test.short_digest('v1'), test.short_digest('v1'), test.short_digest('v2'),
    test.short_digest('v3')],
  array_fill(test.short_digest('c'), array[4]),
  array[test.id('v1'), test.id('v2'), test.id('v3'), test.id('v4')],
  array_fill(test.id('t1'), array[4]), array['v1', 'v1', 'v2', 'v3'],
  array_fill(test.now(), array[4]), array[60, 60, 60, 40], array_fill(null::jsonb, array[4]));

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
