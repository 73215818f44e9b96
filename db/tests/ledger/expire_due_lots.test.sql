-- Goal: a run of expiry posts what is due, in steps, once, and only the part that is left.
-- Method: spent, held and late lots; steps of one wallet; a run from the start after an end
-- anywhere; due_at_first broken on purpose.
begin;
set local role tessera_service;
select test.equals(count(*), 4::bigint, 'purchases of three members')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('alpha', 'bob', 'r2', 5000)
  union all select test.earn('beta', 'carl', 'r3', 3000)
  union all select test.earn('beta', 'ada', 'r4', 700, points_expire => 'infinity')) earned;
select test.equals(refusal, null::text, 'some of it is spent')
from test.redeem('beta', 'ada', 'd1', 60);
reset role;

create function pg_temp.steps(rows_max integer) returns text language plpgsql as $$
declare
  v_step   record;
  v_after  uuid;
  v_all    text[] := '{}';
begin
  loop
    select * into v_step from ledger.expire_due_lots('test', v_after, rows_max, false);
    exit when v_step.next_after is null;
    v_after := v_step.next_after;
    v_all := v_all || concat_ws('/', v_step.wallets_seen, v_step.lots_expired, v_step.points_expired);
  end loop;
  return array_to_string(v_all, ' ');
end
$$;
select test.equals(pg_temp.steps(10), '3/0/0', 'before its time nothing expires');
select test.moves_to('2028-07-01Z');
set local role tessera_operator;
select test.equals((wallets_seen, wallets_expired, lots_expired, points_expired)::text, '(3,3,3,120)',
  'a preview says what a run would do')
from ledger.expire_due_lots('test', null, 100, true);
select test.equals(test.postings('ada', 'expire'), 0::bigint, 'and does nothing');
select test.equals((wallets_seen, wallets_expired, lots_expired, points_expired)::text, '(1,1,1,40)',
  'expiry that subtracts past spends twice: only what is left of a lot expires')
from ledger.expire_due_lots('test', (
  select w.id from ledger.wallets w where w.id < test.id('ada wallet') order by w.id desc limit 1), 1,
  false);
select test.equals(pg_temp.steps(10), '1/1/50 2/1/30',
  'a run that ended half-way goes on with the rest, from the start');
select test.equals(pg_temp.steps(10), '3/0/0', 'and expires nothing twice');
reset role;
select test.equals(w.balance, 7::bigint, 'what does not expire stays')
from ledger.wallets w where w.id = test.id('ada wallet');
select test.equals(string_agg(detail->>'points', ' ' order by number), '40 50 30',
  'the trail has each step that expired something')
from coalition.audit_trail where action = 'points.expired';

-- A wallet that has forgotten what is due.
set local role tessera_service;
select test.equals(refusal, null::text, 'a purchase that is reported after its points have expired')
from test.earn('alpha', 'bob', 'r5', 900, points_expire => '2028-06-01Z', occurred_at => '2028-05-01Z');
reset role;
set local role tessera_owner;
update ledger.wallets set due_at_first = 'infinity';
reset role;
select test.equals(points_expired, 9::bigint, 'is found all the same')
from ledger.expire_due_lots('test', null, 100, false);
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- What is to come.
set local role tessera_service;
select test.equals(count(*), 3::bigint, 'purchases')
from (select test.earn('alpha', 'ada', 'r6', 1000, points_expire => '2028-08-01Z')
  union all select test.earn('beta', 'bob', 'r7', 100, points_expire => '2028-07-31Z',
    identifier => 'bob')
  union all select test.earn('beta', 'ada', 'r8', 2000)) earned;
set local role tessera_auditor;
select test.equals(
  string_agg(format('%s %s %s', coalesce(f.month::text, 'later'), f.issuer, f.points), ', '),
  '2028-07-01 alpha 10, 2028-07-01 beta 1, later beta 27', 'a forecast by month and issuer')
from ledger.forecast_expiry(2) f;
select test.equals(string_agg(format('%s %s', f.month, f.points), ', '),
  '2028-07-01 10, 2028-07-01 1, 2030-07-01 20,  7', 'as far as it is asked for')
from ledger.forecast_expiry(25) f;
reset role;
select test.finish();
rollback;
