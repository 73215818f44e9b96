-- Goal: an identifier names one member, and nobody is enrolled twice.
-- Method: enrol with known, new, mixed and foreign identifiers.
begin;
set local role tessera_service;
select test.equals((refusal, is_replay, is_new, member_id = test.id('dora'))::text, '(,f,t,t)',
  'a new member') from test.enrol('alpha', 'dora', array['dora', 'dora card']);
select test.equals((refusal, is_replay, is_new, member_id = test.id('dora'))::text, '(,t,t,t)',
  'the same enrolment again is the first answer')
from test.enrol('alpha', 'dora', array['dora', 'dora card']);
select test.equals((refusal, is_replay, is_new, member_id = test.id('dora'))::text, '(,f,f,t)',
  'with a known and a new identifier, the member of the known one')
from test.enrol('beta', 'dora again', array['dora card', 'dora phone']);
select test.equals((refusal, member_id = test.id('dora'))::text, '(,t)',
  'whom the new identifier names from then on')
from membership.find_member(test.digest('alpha'), test.digest('dora phone'));
select test.equals((refusal, member_id)::text, '(TS602,)', 'with those of two members, nobody')
from test.enrol('alpha', 'both', array['ada', 'dora']);
select test.equals(refusal, 'TS601', 'an identifier that nobody has names nobody')
from membership.find_member(test.digest('alpha'), test.digest('nobody'));

-- A partner's own numbers: even with their digest in hand, another partner finds nobody.
select test.equals(refusal, null::text, 'a member of beta with a number of beta')
from membership.enrol_members(
  array[test.digest('beta')], array[test.short_digest('e1')], array[test.short_digest('e1')],
  array[test.id('emil')], array[test.id('emil wallet')], array[null], array[null], array[null],
  array[null], array[1::bigint], array[test.digest('beta 7')], array['external'], array['7']);
select test.equals((refusal, is_new, member_id = test.id('fred'))::text, '(,t,t)',
  'the number means nothing to alpha')
from membership.enrol_members(
  array[test.digest('alpha')], array[test.short_digest('e2')], array[test.short_digest('e2')],
  array[test.id('fred')], array[test.id('fred wallet')], array[null], array[null], array[null],
  array[null], array[1::bigint], array[test.digest('beta 7')], array['card'], array['7']);
select test.equals(refusal, 'TS601', 'nor does it find by it')
from membership.find_member(test.digest('alpha'), test.digest('beta 7'));
select test.equals((refusal, member_id)::text, '(TS601,)', 'nor earn by it')
from test.earn('alpha', 'emil', 'r1', 100, identifier => 'beta 7');
select test.presents('alpha');
select test.equals(count(*), 0::bigint, 'a member that the partner does not know is absent by id')
from membership.members where id = test.id('emil');
select test.equals(string_agg(hint, ' ' order by hint), 'ard one ora',
  'identifiers are told by kind and hint')
from membership.member_identifiers(test.id('dora'));
select test.equals(name, 'Dora', 'contact data are as this partner was given them')
from membership.contacts where member_id = test.id('dora');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
