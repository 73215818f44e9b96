-- Goal: whoever guesses codes learns nothing after twenty mistakes in an hour.
-- Method: one key at two outlets; count to the limit and over it, in one batch and in several.
begin;
select test.offer('beta', 'coffee', 10, kind => 'voucher') is not null as offered \gset
select tenancy.add_outlet('test', test.id('beta kiosk'), 'beta', 'kiosk', 'Kiosk');
select tenancy.issue_key('test', test.id('beta second key'), 'beta', test.digest('beta 2'), 'till 2',
  array['redeem'], null);
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'Ada has points') from test.earn('alpha', 'ada', 'r1', 50000);
select test.equals(refusal, null::text, 'and orders a voucher')
from test.order('alpha', 'ada', 'coffee', 'o1');

select test.equals(string_agg(distinct test.check('beta', 'guess ' || n, 'main'), ' '), 'TS941',
  'nineteen guesses are told to be none')
from generate_series(1, 19) n;
select test.equals(test.check('beta', test.code_of('alpha', 'o1'), 'main'), 'open Coffee 1/1',
  'a right code is still told');
select test.equals(test.check('beta', test.code_of('alpha', 'o1'), 'moon'), 'TS504',
  'an outlet that is none counts nothing');
select test.equals(refusal, 'TS941', 'so is the twentieth, asked for in another way')
from test.activate('beta', 'guess 20', 'a1', outlet => 'main');
select test.equals((refusal, detail)::text, '(TS942,3600)',
  'the next is told nothing but how long it has to wait')
from test.activate('beta', 'guess 21', 'a2', outlet => 'main');
select test.equals(refusal, 'TS942', 'and neither is a right one')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a3', outlet => 'main');
select test.equals(test.check('beta', test.code_of('alpha', 'o1'), 'main'), 'TS942',
  'in whatever way it is asked');
select test.equals(test.check('beta', test.code_of('alpha', 'o1'), 'kiosk'), 'open Coffee 1/1',
  'another outlet is not stopped by it');
select test.equals(test.check('beta', test.code_of('alpha', 'o1')), 'open Coffee 1/1',
  'nor whoever does not say where it is');
select test.equals(test.check('beta 2', test.code_of('alpha', 'o1'), 'main'), 'open Coffee 1/1',
  'nor is another key');

-- A code of somebody else's is as good as none: its existence is not to be found out either.
select test.equals(string_agg(distinct test.check('alpha', test.code_of('alpha', 'o1')), ' '), 'TS924',
  'who does not honour a gift guesses, too')
from generate_series(1, 20) n;
select test.equals(test.check('alpha', 'guess'), 'TS942', 'and is stopped');

-- A batch counts its own mistakes.
select test.equals(string_agg(c.refusal, ' ' order by c.request_number),
  repeat('TS941 ', 20) || 'TS942 TS942', 'twenty of one batch, and no more')
from ordering.check_vouchers(
  array_fill(test.digest('beta'), array[22]),
  array(select test.digest('batch ' || n) from generate_series(1, 22) n),
  array_fill(null::bytea, array[22]), array_fill(null::uuid, array[22]),
  array_fill('kiosk'::text, array[22])) c;

reset role;
select test.moves_to('2026-06-15 12:59:59Z');
set local role tessera_service;
select test.equals((refusal, detail)::text, '(TS942,1)', 'until the first mistake is an hour old')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a3', outlet => 'main');
reset role;
select test.moves_to('2026-06-15 13:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'then the same request is heard again')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a3', outlet => 'main');
select test.raises($$ select count(*) from ordering.wrong_codes $$, '42501',
  'the service does not see the counts');
select test.equals(ordering.forget_wrong_codes(100), 0::bigint, 'they are kept while they matter');

-- The hour goes along with the clock: at no moment are there more than twenty within sixty minutes.
select test.equals(string_agg(distinct test.check('beta', 'more ' || n, 'main'), ' '), 'TS941',
  'fifteen guesses')
from generate_series(1, 15) n;
reset role;
select test.moves_to('2026-06-15 13:50Z');
set local role tessera_service;
select test.equals(string_agg(distinct test.check('beta', 'later ' || n, 'main'), ' '), 'TS941',
  'and five, much later')
from generate_series(1, 5) n;
select test.equals((refusal, detail)::text, '(TS942,600)', 'wait until the fifteen are an hour old')
from test.activate('beta', 'guess 22', 'a4', outlet => 'main');
reset role;
select test.moves_to('2026-06-15 14:00Z');
set local role tessera_service;
select test.equals(string_agg(distinct test.check('beta', 'new ' || n, 'main'), ' '), 'TS941',
  'a new hour of the clock brings fifteen')
from generate_series(1, 15) n;
select test.equals((refusal, detail)::text, '(TS942,3000)', 'and not twenty: five are left of the last')
from test.activate('beta', 'guess 23', 'a5', outlet => 'main');
reset role;
select test.moves_to('2026-06-15 16:00Z');
set local role tessera_service;
select test.equals(ordering.forget_wrong_codes(2), 2::bigint, 'and then forgotten, some at a time');
select test.equals(ordering.forget_wrong_codes(100), 3::bigint, 'until those that matter are left');
reset role;
select test.moves_to('2026-06-15 16:00:00.000001Z');
set local role tessera_service;
select test.equals(ordering.forget_wrong_codes(100), 1::bigint, 'and these, too');
select test.finish();
rollback;
