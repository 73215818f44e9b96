-- Goal: a partner is proved by a key that is good now, and by nothing else.
-- Method: one key after the other through every state, at the recording functions and the policies.
begin;
select tenancy.issue_key('test', test.id('narrow key'), 'alpha', test.digest('narrow'), 'narrow',
  array['members'], null);
select tenancy.issue_key('test', test.id('short key'), 'alpha', test.digest('short'), 'short',
  array['earn', 'redeem', 'members'], '2026-06-15 12:30Z');
select tenancy.issue_key('test', test.id('lost key'), 'alpha', test.digest('lost'), 'lost',
  array['earn', 'redeem', 'members'], null);
select tenancy.end_key('test', test.id('lost key'), null);
insert into test.terms select k, number from test.terms, unnest(array['narrow', 'short', 'lost']) k
where partner = 'alpha';

create function pg_temp.seen(presented text) returns bigint language sql as $$
  select set_config('tessera.key', presented, true);
  select count(*) from tenancy.partners
$$;
set local role tessera_service;
select test.equals(refusal, null::text, 'a good key earns') from test.earn('short', 'ada', 'r1', 100);
select test.equals((refusal, member_id, wallet_id)::text, '(TS502,,)',
  'a key without the scope earns nothing and learns nothing')
from test.earn('narrow', 'ada', 'r2', 100, identifier => 'ada');
select test.equals((refusal, member_id, wallet_id)::text, '(TS501,,)', 'nor does a revoked key')
from test.earn('lost', 'ada', 'r3', 100, identifier => 'carl');
select test.equals((refusal, member_id, wallet_id)::text, '(TS503,,)', 'nor a suspended partner''s')
from test.earn('gamma', 'ada', 'r4', 100, identifier => 'carl');
select test.equals((refusal, member_id, wallet_id)::text, '(TS501,,)', 'nor one that never was')
from test.earn('nobody', 'ada', 'r5', 100, identifier => 'carl', terms => 1);
select test.equals(refusal, 'TS502', 'returns need the scope to earn')
from test.give_back('narrow', 'r1', 'b1');
select test.equals(refusal, 'TS502', 'redemptions need the scope to redeem')
from test.redeem('narrow', 'ada', 'd1', 1);
select test.equals(refusal, 'TS502', 'and refunds') from test.refund('narrow', 'd1', 'f1');
select test.equals(refusal, null::text, 'enrolments need the scope of members')
from test.enrol('narrow', 'erik');

select test.equals(pg_temp.seen(encode(test.digest('short'), 'hex')), 1::bigint,
  'the policies show a partner itself');
select test.equals(pg_temp.seen(forged), 0::bigint, format('and nothing to %L', left(forged, 40)))
from (values (''), ('alpha'), (test.id('alpha')::text), ('1'), (upper(encode(test.digest('alpha'), 'hex'))),
  (left(encode(test.digest('alpha'), 'hex'), 63)), (encode(test.digest('alpha'), 'hex') || '0'),
  (encode(test.digest('alpha'), 'hex') || E'\n'), (encode(test.digest('lost'), 'hex')),
  (''' or true --'), ('%'),
  (repeat('0', 64))) as f (forged);
select test.equals(pg_temp.seen(encode(test.digest('gamma'), 'hex')), 1::bigint,
  'a suspended partner reads its own');
select test.equals(
  array[(select count(*) from membership.members), (select count(*) from ledger.wallets),
    (select count(*) from ledger.postings), (select count(*) from membership.acquaintances)],
  '{0,0,0,0}', 'and of members and their wallets nothing');
select test.equals((refusal, scopes)::text, '(TS501,)', 'who was revoked does not even read')
from tenancy.present_readers(array[test.digest('lost')]);
reset role;
select test.moves_to('2026-06-15 12:30Z');
set local role tessera_service;
select test.equals(refusal, 'TS501', 'a key ends at its instant')
from test.earn('short', 'ada', 'r6', 100);
select test.equals(pg_temp.seen(encode(test.digest('short'), 'hex')), 0::bigint,
  'for the policies as well');
select test.equals(string_agg(coalesce(refusal, 'good'), ' ' order by request_number),
  'good TS501 TS501 TS503 TS501', 'and for whoever asks')
from tenancy.present_keys(array[test.digest('alpha'), test.digest('short'), test.digest('lost'),
  test.digest('gamma'), test.digest('nobody')]);
select test.equals(string_agg(coalesce(refusal, 'good'), ' ' order by request_number),
  'good TS501 TS501 good TS501', 'who is suspended may read')
from tenancy.present_readers(array[test.digest('alpha'), test.digest('short'),
  test.digest('lost'), test.digest('gamma'), test.digest('nobody')]);
reset role;
select test.equals(string_agg(coalesce(refusal, 'good'), ' ' order by request_number),
  'good TS503', 'and dispute, but nothing else')
from (
  select 1 as request_number, k.refusal
  from tenancy.authorize_keys('reports', array[test.digest('gamma')]) k
  union all
  select 2, k.refusal from tenancy.authorize_keys('members', array[test.digest('gamma')]) k
) a;
select tenancy.set_partner_status('test', 'gamma', 'active', 'paid');
set local role tessera_service;
select test.equals(refusal, null::text, 'a partner that is let in again is known again')
from test.earn('gamma', 'ada', 'r7', 100, identifier => 'ada');
select test.finish();
rollback;
