-- Goal: a key names one request for ever, within its partner and across its operations.
-- Method: use one key for everything that a partner can do.
begin;
set local role tessera_service;
select test.equals(refusal, null::text, 'a purchase') from test.earn('alpha', 'ada', 'r1', 10000);
select test.equals(refusal, null::text, 'and a redemption') from test.redeem('alpha', 'ada', 'd1', 10);

-- Every operation under the key of the purchase ("earn r1" is what the fixture digests).
select test.equals(refusal, 'TS101', 'a purchase''s key names no redemption')
from redemption.record_redemptions(
  array[test.digest('alpha')], array[test.short_digest('earn r1')], array[test.short_digest('c')],
  array[test.id('x1')], array[test.id('ada')], array[null::bytea], array['x1'], array[test.now()],
  array[1::bigint], array[1::bigint],
  array[(select number from test.terms where partner = 'alpha')], array[null], array[null],
  array[null::jsonb], '{}');
select test.equals(refusal, 'TS101', 'nor a return, even of the same content')
from earning.record_returns(
  array[test.digest('alpha')], array[test.short_digest('earn r1')],
  array[test.short_digest('ada|r1|10000')], array[test.id('x2')], array[null::uuid], array['r1'],
  array['x2'], array[test.now()], array[1::bigint], array[null::jsonb], array[null::jsonb]);
select test.equals(refusal, 'TS101', 'nor a refund')
from redemption.record_refunds(
  array[test.digest('alpha')], array[test.short_digest('earn r1')], array[test.short_digest('c')],
  array[test.id('x3')], array[test.id('redemption|alpha|d1')], array['x3'], array[test.now()],
  array[1::bigint], array[null::jsonb]);
select test.equals(refusal, 'TS101', 'nor an enrolment')
from membership.enrol_members(
  array[test.digest('alpha')], array[test.short_digest('earn r1')], array[test.short_digest('c')],
  array[test.id('x4')], array[test.id('x4 wallet')], array['X'], array[null], array[null],
  array[null], array[1::bigint], array[test.digest('x4')], array['card'], array['x4']);
select test.equals(refusal, null::text, 'another partner''s equal key is another key')
from test.earn('beta', 'ada', 'r1', 10000, content => 'entirely different');

-- What is refused for who asks, or for what it lacks, leaves its key free: nothing was decided.
select test.equals(refusal, 'TS601', 'a purchase of an unknown member is refused')
from test.earn('alpha', 'dora', 'r2', 100, identifier => 'dora');
select test.equals(refusal, null::text, 'who is enrolled meanwhile') from test.enrol('beta', 'dora');
select test.equals((refusal, is_replay)::text, '(,f)', 'and the same request is taken')
from test.earn('alpha', 'dora', 'r2', 100, identifier => 'dora');

reset role;
select test.equals(
  string_agg(operation || coalesce(' ' || refusal, ''), ', ' order by operation, refusal), 
  'enrolment, enrolment, purchase, purchase, redemption',
  'the ledger remembers what each key became')
from ledger.requests
where partner_number = (select number from tenancy.partners where code = 'alpha');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
