-- Goal: points that are set aside count against the limits of redeeming, once.
-- Method: a limit of two redemptions a day; holds, a capture, a redemption.
begin;
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'two members have points')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('beta', 'carl', 'r1', 10000)) earned;
set local role tessera_operator;
do $$ begin
  perform ledger.set_limit('test', 'member', 'redeem', 'day', 'refuse', null, 2, null);
end $$;
set local role tessera_service;
select test.equals(refusal, null::text, 'the first hold') from test.hold('alpha', 'ada', 'h1', 10);
select test.equals(refusal, null::text, 'its capture counts no second time')
from test.capture('alpha', 'h1');
select test.equals((refusal, is_replay)::text, '(,t)', 'nor does its replay')
from test.hold('alpha', 'ada', 'h1', 10);
select test.equals(refusal, null::text, 'the second') from test.hold('alpha', 'ada', 'h2', 10);
select test.equals(refusal, 'TS801', 'the third is beyond the limit')
from test.hold('alpha', 'ada', 'h3', 10);
select test.equals(refusal, 'TS801', 'and so is a redemption')
from test.redeem('alpha', 'ada', 'd1', 10);
select test.equals(
  string_agg(format('%s:%s', h.request_number, coalesce(h.refusal, 'held')), ' '
    order by h.request_number),
  '1:held 2:TS104', 'of one batch one hold is counted, the others wait for the next')
from redemption.place_holds(
  array_fill(test.digest('beta'), array[2]), array[test.short_digest('k1'), test.short_digest('k2')],
  array[test.short_digest('c1'), test.short_digest('c2')], array[test.id('x1'), test.id('x2')],
  array[test.id('carl'), test.id('carl')], array[null::bytea, null], array['x1', 'x2'],
  array_fill(test.now(), array[2]), array[3600, 3600], array[1::bigint, 1], array[1::bigint, 1],
  array[null::bigint, null], array_fill((select number from test.terms where partner = 'beta'),
    array[2]), array[null::text, null], array[null::text, null], array[null::jsonb, null]) h;
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is sound');
select test.finish();
rollback;
