-- Goal: points that lived on because no notice was given, and are renewed by activity then, end when
-- that does.
-- Method: points of inactivity under the rule of notices; their time passes and the wallet is looked
-- at, so that nothing is due in it; a redemption, an order, a capture and a purchase renew them.
begin;
select coalition.configure('test', null, null, null, 6, 'month', null, null, null, true, true);
select test.equals(count(*), 1::bigint, 'a gift') from test.offer('beta', 'mug', 5, 9);
create function pg_temp.due(member text) returns timestamptz language sql as $$
  select w.due_at_first from ledger.wallets w where w.id = test.id(member || ' wallet')
$$;
create function pg_temp.looked_at(member text) returns timestamptz language plpgsql as $$
begin
  perform ledger.lock_wallets(array[test.id(member || ' wallet')]);
  return pg_temp.due(member);
end
$$;
select test.equals(count(*) filter (where refusal is null), 2::bigint, 'points of Ada and Carl')
from (select refusal from test.earn('alpha', 'ada', 'r1', 50000)
  union all select refusal from test.earn('beta', 'carl', 'r2', 50000)) earned;

select test.moves_to('2027-06-15 12:00Z');
select test.equals(pg_temp.looked_at('ada'), 'infinity'::timestamptz, 'their time is over');
select test.equals(refusal, null::text, 'a redemption') from test.redeem('alpha', 'ada', 'd1', 7);
select test.equals(pg_temp.due('ada'), '2028-01-01Z'::timestamptz, 'renews them for half a year');
select test.equals(test.verdict(), 'clean', 'which is sound');

select test.moves_to('2028-06-15 12:00Z');
select test.equals(pg_temp.looked_at('ada'), 'infinity'::timestamptz, 'it is over again');
select test.equals((test.order('alpha', 'ada', 'mug', 'o1')).refusal, null::text, 'an order');
select test.equals(pg_temp.due('ada'), '2029-01-01Z'::timestamptz, 'renews them');
select test.equals(test.verdict(), 'clean', 'which is sound');

select test.moves_to('2029-06-15 12:00Z');
select test.equals(pg_temp.looked_at('ada'), 'infinity'::timestamptz, 'and once more');
select test.equals(refusal, null::text, 'a hold') from test.hold('alpha', 'ada', 'h1', 9);
select test.equals(refusal, null::text, 'that is captured') from test.capture('alpha', 'h1');
select test.equals(pg_temp.due('ada') <= '2030-01-01Z', true, 'renews them');
select test.equals(test.verdict(), 'clean', 'which is sound');

select test.equals(pg_temp.looked_at('carl'), 'infinity'::timestamptz, 'so is Carl''s time');
select test.equals(refusal, null::text, 'a purchase whose points never expire')
from test.earn('beta', 'carl', 'r3', 100, points_expire => 'infinity');
select test.equals(pg_temp.due('carl'), '2030-01-01Z'::timestamptz, 'renews the others');
select test.equals(test.verdict(), 'clean', 'which is sound');
select test.equals(count(*), 2::bigint, 'two at once, too')
from earning.record_purchases(
  array[test.digest('beta'), test.digest('beta')],
  array[test.short_digest('k1'), test.short_digest('k2')],
  array[test.short_digest('k1'), test.short_digest('k2')], array[test.id('p1'), test.id('p2')],
  array[test.id('carl'), test.id('carl')], array[null, null]::bytea[], array['r4', 'r5'],
  array[test.now(), test.now()], array[100, 100]::bigint[], array[1, 1]::bigint[],
  array(select t.number from test.terms t, generate_series(1, 2) where t.partner = 'beta'),
  array[null, null]::text[], array[null, null]::text[], array[null, null]::jsonb[],
  array[null, null]::jsonb[]);
select test.equals(test.verdict(), 'clean', 'which is sound');

-- The rule is taken back: what was renewed ends with the activity.
select coalition.configure('test', null, null, null, null, null, null, null, null, null, false);
select test.moves_to('2030-01-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 0::bigint, 'nothing outlives it');
select test.equals(test.available('beta', 'carl'), 1::bigint, 'but what never expires');
reset role;
select test.equals(test.verdict(), 'clean', 'which is sound');
select test.finish();
rollback;
