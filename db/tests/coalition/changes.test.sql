-- Goal: no one person changes the terms of partners, a policy or a rate that something rests on,
-- and a change that comes too late changes nothing.
-- Method: it is noon of 15 June 2026 in Madrid; alpha has terms; ann proposes, ben decides.
begin;
select coalition.configure('test', null, 'Europe/Madrid', null, null, null, null, null);
create function pg_temp.terms(
  name text, from_on date, days integer, partner text default 'alpha', actor text default 'ann',
  rehearsal boolean default false
) returns text language sql as $$
  select concat_ws(' ', c.state, case when c.change_id <> test.id(name) then 'other' end,
    case when c.is_replay then 'again' end)
  from tenancy.set_terms(actor, test.id(name), partner, from_on, 'EUR', 1, 100, 10000, days,
    is_rehearsal => rehearsal) c
$$;
create function pg_temp.decide(
  name text, actor text default 'ben', verdict text default 'approved',
  rehearsal boolean default false
) returns boolean language sql as $$
  select d.is_replay from coalition.decide_change(actor, test.id(name),
    verdict::settlement.verdict, 'a note', rehearsal) d
$$;
create function pg_temp.late() returns text language sql as $$
  select string_agg(coalesce(t.late_report_days::text, 'any'), ' ' order by t.valid_from)
  from tenancy.terms t join tenancy.partners p on p.number = t.partner_number
  where p.code = 'alpha'
$$;

-- What touches nothing yet one person sets.
do $$ begin perform tenancy.invite_partner('test', test.id('delta'), 'delta', 'Delta'); end $$;
select test.equals(pg_temp.terms('d1', '2020-01-01', 7, 'delta', rehearsal => true), 'approved',
  'first terms need nobody');
select test.equals((select count(*) from coalition.changes where id = test.id('d1')), 0::bigint,
  'a rehearsal changes nothing');
select test.equals(pg_temp.terms('d1', '2020-01-01', 7, 'delta'), 'approved',
  'first terms are in force at once');
select test.equals((c.needs_approval, d.verdict, d.decided_by)::text, '(f,approved,)',
  'and the trail says that nobody had to approve them')
from coalition.changes c join coalition.change_decisions d on d.change_id = c.id
where c.id = test.id('d1');
select test.raises($$ select pg_temp.decide('d1') $$, 'TS465', 'nor can anybody any more');
select test.equals(pg_temp.terms('d2', '2026-07-01', 9, 'delta'), 'proposed',
  'those that follow wait');

-- Terms that follow others, and with them the time in which purchases can be reported.
select test.equals(pg_temp.terms('t2', '2026-07-01', 10), 'proposed', 'a late-report window waits');
select test.equals(pg_temp.late(), 'any', 'and is not in force');
select test.equals(pg_temp.terms('t3', '2026-07-01', 10), 'proposed other again',
  'the same again is the same');
select test.raises($$ select pg_temp.decide('t2', 'ANN') $$, 'TS722',
  'whoever proposed it cannot approve it, however the name is written');
select test.raises($$ select pg_temp.decide('t2', U&'\200bann\00a0') $$, 'TS722',
  'nor with what the eye cannot see');
select test.raises($$ select pg_temp.decide('none') $$, 'TS464', 'there must be a change');
select test.equals(pg_temp.decide('t2', rehearsal => true), false, 'an approval can be rehearsed');
select test.equals(pg_temp.late(), 'any', 'and is none');
select test.equals(pg_temp.decide('t2'), false, 'a second person approves it');
select test.equals(pg_temp.late(), 'any 10', 'then it is in force');
select test.equals(pg_temp.decide('t2', 'Ben'), true, 'the same decision again is a replay');
select test.equals(pg_temp.late(), 'any 10', 'of no effect');
select test.raises($$ select pg_temp.decide('t2', 'carla') $$, 'TS465', 'another person is late');
select test.raises($$ select pg_temp.decide('t2', 'ben', 'rejected') $$, 'TS465', 'another word too');
select test.equals(pg_temp.terms('t4', '2026-08-01', 20), 'proposed', 'another waits');
select test.equals(pg_temp.terms('t5', '2026-08-01', 21), 'proposed', 'beside a third');
select test.equals(pg_temp.decide('t4', 'ann', 'rejected'), false, 'who proposed it may reject it');
select test.equals(pg_temp.decide('t4', 'Ann', 'rejected'), true, 'once');
select test.raises($$ select pg_temp.decide('t4', 'ben') $$, 'TS465', 'it never comes into force');
select test.raises($$ select pg_temp.terms('t6', '2026-06-15', 1) $$, 'TS508',
  'what could not be applied is not even proposed');
select test.moves_to('2026-07-31 22:00Z');
select test.raises($$ select pg_temp.decide('t5') $$, 'TS508', 'an approval may come too late');
select test.equals(pg_temp.late(), 'any 10', 'and then nothing changes');
select test.equals(pg_temp.decide('t5', 'ben', 'rejected'), false, 'but it can be rejected');
select test.moves_to('2026-06-15 12:00Z');
select test.equals((select string_agg(a.action, ' ' order by a.number) from coalition.audit_trail a
  where a.subject in (test.id('t2')::text, test.id('t4')::text) or a.action = 'terms.set'
    and a.detail ->> 'id' in (test.id('t2')::text, test.id('t4')::text)),
  'change.proposed terms.set change.approved change.proposed change.rejected',
  'both persons are in the audit trail, rehearsals and replays are not');

-- Policies.
select test.equals(state, 'approved', 'the first settlement policy needs nobody')
from settlement.set_policy('ann', '2026-01-01', 'EUR', 'monthly', 1, 8000, 0, false);
select test.equals(state, 'proposed', 'the next waits')
from settlement.set_policy('ann', '2026-08-01', 'EUR', 'weekly', 1, 7000, 0, false, test.id('p2'));
select test.equals(state, 'proposed', 'beside another')
from settlement.set_policy('ann', '2026-08-01', 'EUR', 'daily', 1, 7000, 0, false, test.id('p3'));
select test.equals((select count(*) from settlement.policies), 1::bigint, 'and is not in force');
select test.equals(pg_temp.decide('p2'), false, 'until a second person approves it');
select test.raises($$ select pg_temp.decide('p3') $$, 'TS407', 'the other is overtaken');
select test.equals((select string_agg(p.calendar::text, ' ' order by p.valid_from)
  from settlement.policies p), 'monthly weekly', 'one follows the other');
select test.equals(state, 'approved', 'before anything is paid in the limits need nobody')
from settlement.set_payment_policy('ann', null, 0, null, null);
do $$ begin
  perform settlement.propose_terms('ann', test.id('s'), 'alpha', '2026-01-01', 'EUR', 'at_issue',
    9500, 10000, 8000, 0, 0, 0, true, 'operator', 0, null, '{}', 14, true, null, 0, 8000, null,
    null, null, null, null, null, false, 'contract', false);
  perform settlement.decide_terms('ben', test.id('s'), 'approved', null, false);
  perform settlement.propose_deposit('ann', test.id('dep'), 'alpha', 50000, 'EUR', 'D1');
end $$;
select test.equals(state, 'proposed', 'then nobody raises what is allowed to one person alone')
from settlement.set_payment_policy('ann', null, 1000000, null, null, test.id('limit'));
select test.equals((select deposit_limit from settlement.payment_policy), 0::bigint, 'it is as it was');
select test.raises($$ select pg_temp.decide('limit', 'ann') $$, 'TS722', 'alone');
select test.equals(pg_temp.decide('limit'), false, 'two do');
select test.equals((deposit_limit, write_off_limit, dispute_days)::text, '(1000000,0,30)',
  'and what was not named stays') from settlement.payment_policy;

-- Rates.
select test.equals(state, 'proposed', 'a rate always takes two people')
from settlement.set_exchange_rate('ann', 'JPY', 'EUR', '2026-01-01', 6130000, 'bank', false,
  test.id('r1'));
select test.equals((state, is_replay)::text, '(proposed,t)', 'proposed twice it is one')
from settlement.set_exchange_rate('carla', 'JPY', 'EUR', '2026-01-01', 6130000, 'bank', false);
select test.equals(state, 'proposed', 'another for the same day may be proposed')
from settlement.set_exchange_rate('ann', 'JPY', 'EUR', '2026-01-01', 6140000, 'bank', false,
  test.id('r2'));
select test.equals((select count(*) from settlement.exchange_rates), 0::bigint, 'none is in force');
select test.raises($$ select pg_temp.decide('r1', 'ann') $$, 'TS722', 'by one person');
select test.equals(pg_temp.decide('r1'), false, 'the first is approved');
select test.raises($$ select pg_temp.decide('r2') $$, 'TS408', 'then the other cannot be');
select test.equals((select r.rate_nanos from settlement.exchange_rates r), 6130000::bigint,
  'a rate never changes');

-- Who may do what.
set local role tessera_owner;
select test.changes_nothing('delete from coalition.changes', 'changes are history');
select test.changes_nothing('update coalition.change_decisions set verdict = ''approved''',
  'and so are decisions');
set local role tessera_service;
select test.presents('alpha');
select test.raises('select * from coalition.changes', '42501', 'the service sees no changes');
select test.raises($$ select coalition.decide_change('ben', test.id('r2'), 'approved', null, false) $$,
  '42501', 'and decides none');
set local role tessera_operator;
select test.raises(format('select %s', call), '42501', 'the operator does not go round: ' || call)
from unnest(array[
  'tenancy.add_terms(''ann'', test.id(''x''), 1, ''{}'')',
  'settlement.add_policy(''ann'', ''{}'')', 'settlement.add_exchange_rate(''ann'', ''{}'')',
  'settlement.change_payment_policy(''ann'', ''{}'')',
  'coalition.apply_change(''ann'', null)']) call;
select test.equals(pg_temp.terms('o', '2027-01-01', 5), 'proposed', 'the operator proposes');
select test.equals(pg_temp.decide('o'), false, 'and decides');
select test.finish();
rollback;
