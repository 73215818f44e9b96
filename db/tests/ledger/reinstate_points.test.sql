-- Goal: expired points come back when the operator says so, with a reason, and never more of them.
-- Method: one expiry, given back in parts and beyond; other postings, other wallets, debts.
begin;
select coalition.configure('test', null, null, null, null, null, 'allow_debt', null);
set local role tessera_service;
select test.equals(count(*), 2::bigint, 'purchases') from (
  select test.earn('alpha', 'ada', 'r1', 10000) union all
  select test.earn('beta', 'ada', 'r2', 2000, points_expire => '2030-01-01Z')) earned;
reset role;
select test.moves_to('2028-07-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 20::bigint, 'a hundred have expired');
reset role;

create function pg_temp.reinstate(
  expiry integer, points bigint default null, through date default null, never boolean default false,
  member text default 'ada', id text default 'x'
) returns text language sql as $$
  select concat_ws(' ', r.points, r.issuer, r.expires_at::date, r.balance)
  from ledger.reinstate_points('ada''s friend', test.id(id || coalesce(points, 0)), null,
    test.id(member), expiry, points, through, never, 'the till was down') r
$$;
set local role tessera_operator;
select test.raises($$select pg_temp.reinstate(2)$$, 'TS701', 'a purchase is no expiry');
select test.raises($$select pg_temp.reinstate(9)$$, 'TS701', 'nor is what is not there');
select test.raises($$select pg_temp.reinstate(3, member => 'bob')$$, 'TS701', 'nor in another wallet');
select test.raises($$select pg_temp.reinstate(3, member => 'nobody')$$, 'TS601', 'nor of nobody');
select test.raises($$select * from ledger.reinstate_points('eve', test.id('x'), test.id('nobody'),
  null, 3, 1, null, true, 'why')$$, 'TS103', 'nor of no wallet');
select test.raises($$select * from ledger.reinstate_points('eve', test.id('x'), null,
  test.id('ada'), 3, 1, null, true, null)$$, 'TS901', 'nor without a reason');
select test.raises($$select pg_temp.reinstate(3, 101)$$, 'TS702', 'not more than has expired');
select test.raises($$select pg_temp.reinstate(3, 1, '2028-06-30')$$, 'TS705',
  'not with an expiry that is over');
select test.equals(pg_temp.reinstate(3, 30, '2028-07-01'), '30 alpha 2028-07-02 50',
  'a part, of the same issuer, through today');
select test.equals(pg_temp.reinstate(3, 69, null, true), '69 alpha infinity 119', 'or for ever');
select test.raises($$select pg_temp.reinstate(3, 2)$$, 'TS702', 'not more than is left');
select test.equals(pg_temp.reinstate(3), '1 alpha 2030-08-01 120', 'the rest, by the policy');
select test.raises($$select pg_temp.reinstate(3)$$, 'TS702', 'then nothing');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.equals(string_agg(concat_ws(' ', t.actor like 'ada''s friend (%', t.detail->>'points',
    t.detail ? 'reason', r.reason), ', ' order by t.number),
  't 30 f the till was down, t 69 f the till was down, t 1 f the till was down',
  'the trail says who, and the reinstatement why')
from coalition.audit_trail t join ledger.reinstatements r on r.id = (t.detail->>'id')::uuid
where t.action = 'points.reinstated';
select test.equals(string_agg(format('%s %s', e.partner_number = l.partner_number, e.kind), ', '),
  't points.reinstated, t points.reinstated, t points.reinstated', 'and the issuer learns of it')
from ledger.events e
join ledger.postings l on l.document_id = e.subject_id
where e.kind = 'points.reinstated';
select test.raises($$delete from ledger.reinstatements$$, '42501', 'a reinstatement is never removed');

-- Given back, expired again, given back again: each time from the posting that took them.
select test.moves_to('2028-07-02Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 90::bigint, 'the thirty have expired again');
reset role;
select test.presents('alpha');
set local role tessera_service;
select test.equals(string_agg(format('%s %s %s', p.kind, p.document_kind,
    p.document_id = test.id('x30')), ', ' order by p.sequence),
  'reinstate reinstatement t, expire reinstatement t', 'of the reinstatement, as its partner reads')
from ledger.wallet_postings(test.id('ada wallet'), null, null, 100) p where p.points = 30;
reset role;
update ledger.event_origin set base = base + (1::bigint << 40);
select test.equals(string_agg(format('%s %s', k.kind, coalesce(k.subject_kind, '-')), ', '
    order by k.n), 'points.expired purchase, points.expired reinstatement', 'and follows it')
from ledger.partner_events(null, 100) e, unnest(e.kinds, e.subject_kinds)
  with ordinality k (kind, subject_kind, n)
where k.kind = 'points.expired' or k.subject_kind is not null;
select test.equals(pg_temp.reinstate(7, id => 'y'), '30 alpha 2030-08-01 120', 'and come back again');
set local role tessera_service;
select test.equals(refusal, null::text, 'all can be spent') from test.redeem('beta', 'ada', 'd1', 120);

-- A debt is covered first.
select test.equals(refusal, null::text, 'a purchase of bob')
from test.earn('alpha', 'bob', 'r3', 1000, points_expire => '2028-08-01Z');
select test.equals(refusal, null::text, 'and another one')
from test.earn('alpha', 'bob', 'r4', 600);
select test.equals(refusal, null::text, 'that is spent')
from test.redeem('alpha', 'bob', 'd2', 11);
reset role;
select test.moves_to('2028-08-01Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'and brought back')
from test.give_back('alpha', 'r4', 'b1');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is clean with debts');
-- Reinstated points behind the ledger's back.
set local session_replication_role = replica;
update ledger.reinstatements set points = points + 1 where expiry = 7;
select test.report(position('reinstatements give back' in test.verdict()) > 0,
  'more reinstated than expired is found', test.verdict());
select test.finish();
rollback;
