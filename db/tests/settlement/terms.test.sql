-- Goal: settlement terms come into force when a second person approves them, and neither they nor
-- what they stand on ever changes the past.
-- Method: it is noon of 15 June 2026 in Madrid; alpha gets terms, and others that follow them.
begin;
select coalition.configure('test', null, 'Europe/Madrid', null, null, null, null, null);
create function pg_temp.propose(
  name text, from_on date, funding text default 'at_issue', share integer default 10000,
  currency text default 'EUR', buys_out boolean default false, taxes jsonb default '{"levy": 2000}',
  partner text default 'alpha', actor text default 'ann', rehearsal boolean default false,
  cause text default null, mandate text default null
) returns timestamptz language sql as $$
  select settlement.propose_terms(actor, test.id(name), partner, from_on, currency,
    funding::settlement.funding, 9500, share, 8000, 250, 150, 4900, true,
    case when cause is null then 'shared' else 'cause' end::settlement.breakage_policy,
    case when cause is null then 4000 else 10000 end, cause, taxes, 14,
    false, 500000, 0, 8000, 'Alfa Market', 'AT611904300234573201', 'BKAUATWW', mandate,
    case when mandate is not null then date '2026-01-01' end, 'D-10001', buys_out, 'contract',
    rehearsal)
$$;
create function pg_temp.decide(
  name text, actor text default 'ben', verdict text default 'approved',
  rehearsal boolean default false
) returns boolean language sql as $$
  select d.is_replay from settlement.decide_terms(actor, test.id(name),
    verdict::settlement.verdict, null, rehearsal) d
$$;
create function pg_temp.at(instant timestamptz, partner text default 'alpha') returns text
language sql as $$
  select coalesce((select n.name from (values ('t1'), ('t2'), ('t3'), ('t4'), ('b1')) n(name)
    join settlement.terms t on t.id = test.id(n.name)
    where t.number = settlement.terms_at(p.number, instant)), 'none')
  from tenancy.partners p where p.code = partner
$$;

-- First terms may begin in the past.
select test.equals(pg_temp.propose('t1', '2026-01-01', rehearsal => true),
  timestamptz '2025-12-31 23:00Z', 'terms begin with the local day');
select test.equals((select count(*) from settlement.terms), 0::bigint,
  'a rehearsal proposes nothing');
select test.equals(pg_temp.propose('t1', '2026-01-01'), timestamptz '2025-12-31 23:00Z',
  'first terms may begin before today');
select test.equals(pg_temp.at('2026-06-15Z'), 'none', 'what is proposed is not in force');
select test.raises($$ select pg_temp.decide('t1', 'ANN') $$, 'TS722',
  'whoever proposed terms cannot approve them, however the name is written');
select test.equals(pg_temp.decide('t1', rehearsal => true), false, 'an approval can be rehearsed');
select test.equals(pg_temp.at('2026-06-15Z'), 'none', 'and is no approval');
select test.equals(pg_temp.decide('t1'), false, 'a second person approves them');
select test.equals(pg_temp.at('2025-12-31 22:59:59.999999Z'), 'none', 'they are in force from');
select test.equals(pg_temp.at('2025-12-31 23:00Z'), 't1', 'their beginning on');
select test.equals(pg_temp.at('2026-06-15Z', 'beta'), 'none', 'for nobody else');
select test.equals(pg_temp.decide('t1', 'Ben'), true, 'the same decision again is a replay');
select test.raises($$ select pg_temp.decide('t1', 'carla') $$, 'TS402', 'another person is late');
select test.raises($$ select pg_temp.decide('t1', 'ben', 'rejected') $$, 'TS402',
  'another decision, too');
select test.raises($$ select pg_temp.decide('nothing') $$, 'TS401', 'no terms, no decision');
select test.equals((select string_agg(action, ' ' order by number) from coalition.audit_trail
  where action like 'settlement_terms.%'), 'settlement_terms.proposed settlement_terms.approved',
  'both persons are in the audit trail, rehearsals and replays are not');
select test.equals((select count(*) from coalition.audit_trail
  where detail::text ~ '(AT61|BKAUATWW|Alfa Market)'), 0::bigint, 'bank details are not');

-- Later ones follow.
select test.raises($$ select pg_temp.propose('t2', '2026-06-15') $$, 'TS404',
  'terms do not change on a day that has begun');
select test.equals(pg_temp.propose('t2', '2026-06-16'), timestamptz '2026-06-15 22:00Z',
  'but on the next');
select test.moves_to('2026-06-15 22:00Z');
select test.raises($$ select pg_temp.decide('t2') $$, 'TS404', 'an approval may come too late');
select test.moves_to('2026-06-15 21:59:59.999999Z');
select test.equals(pg_temp.decide('t2'), false, 'or in time');
select test.raises($$ select pg_temp.propose('t3', '2026-06-16') $$, 'TS404',
  'terms begin after the last approved ones');
select test.equals((select string_agg(pg_temp.at(i), ' ' order by i) from unnest(array[
  timestamptz '2026-06-15 21:59:59.999999Z', '2026-06-15 22:00Z']) i), 't1 t2',
  'one version ends where the next begins');
select test.equals((select string_agg(concat_ws(' ', f.valid_from at time zone 'UTC',
    f.valid_until at time zone 'UTC'), ', ' order by f.valid_from)
  from settlement.terms_in_force() f),
  '2025-12-31 23:00:00 2026-06-15 22:00:00, 2026-06-15 22:00:00 infinity',
  'and what is in force says so');
select test.equals(pg_temp.propose('t3', '2026-08-01') is not null, true, 'others are proposed');
select test.equals(pg_temp.decide('t3', 'ann', 'rejected'), false,
  'whoever proposed terms may reject them');
select test.equals(pg_temp.at('2026-08-02Z'), 't2', 'and they never come into force');

-- Funding and currency.
select test.raises($$ select pg_temp.propose('t4', '2026-08-01', 'at_redemption', 0) $$, 'TS405',
  'funding does not change without a buy-out');
select test.raises($$ select pg_temp.propose('t4', '2026-08-01', 'at_redemption', 0,
  buys_out => true) $$, 'TS406', 'nor while there are no periods');
do $$ begin
  perform settlement.set_policy('ann', '2026-01-01', 'EUR', 'monthly', 1, 8000, 100000, false);
end $$;
select test.raises($$ select pg_temp.propose('t4', '2026-08-02', 'at_redemption', 0,
  buys_out => true) $$, 'TS406', 'nor in the middle of one');
select test.raises($$ select pg_temp.propose('t4', '2026-08-02', currency => 'BGN') $$, 'TS406',
  'where no currency changes either');
select test.equals(pg_temp.propose('t4', '2026-08-01', currency => 'BGN', rehearsal => true)
  is not null, true, 'but it does at its beginning');
select test.raises($$ select pg_temp.propose('t4', '2026-08-01', buys_out => true) $$, 'TS901',
  'there is no buy-out without a change of funding');
select test.raises($$ select pg_temp.propose('b2', '2026-08-01', buys_out => true,
  partner => 'beta') $$, 'TS901', 'nor with first terms');
select test.equals(pg_temp.propose('t4', '2026-08-01', 'split', 5000, buys_out => true)
  is not null, true, 'funding changes where a period begins');
select test.equals(pg_temp.decide('t4'), false, 'with the word of a second person');
select test.raises($$ select settlement.set_policy('ann', '2026-07-01', 'EUR', 'weekly', 1, 8000, 0,
  false) $$, 'TS406', 'then no policy may take the period away');
select test.equals((state, is_replay)::text, '(proposed,f)', 'but one may begin there')
from settlement.set_policy('ann', '2026-08-01', 'EUR', 'weekly', 1, 8000, 0, true);
select test.raises($$ select settlement.set_policy('ann', '2026-08-01', 'GBP', 'weekly', 1, 8000, 0,
  true) $$, 'TS310', 'in the currency in which balances are kept');
select test.raises($$ select pg_temp.propose('t5', '2026-09-01', 'split', 5001) $$, 'TS405',
  'another share is another funding');

-- Values.
select test.raises(format($$ select pg_temp.propose('x', '2026-09-01', taxes => %L,
  partner => 'beta') $$, taxes), 'TS901', 'no taxes: ' || taxes)
from unnest(array['{"tax": 1}', '{"dispute_adjustment": 1}', '{"vat": 1}', '{"levy": 10001}',
  '{"levy": -1}', '{"levy": 0.5}', '{"levy": "2000"}', '{"levy": null}', '{"levy": 100000}',
  '[]', '7']) taxes;
select test.raises($$ select pg_temp.propose('x', '2026-09-01', taxes => null,
  partner => 'beta') $$, 'TS901', 'no taxes: null');
select test.equals(pg_temp.propose('x', '2026-09-01', taxes => taxes, partner => 'beta',
  rehearsal => true) is not null, true, 'taxes: ' || taxes::text)
from unnest(array[jsonb '{}', '{"levy": 0, "issue_fee": 10000}', '{"buy_out": 2000}']) taxes;
select test.raises($$ select pg_temp.propose('x', '2026-09-01', share => 9999,
  partner => 'beta') $$, '23514', 'a share belongs to its funding');
select test.raises($$ select pg_temp.propose('x', '2026-09-01', cause => '',
  partner => 'beta') $$, '23514', 'a cause has a name');
select test.raises($$ select pg_temp.propose('x', '2026-09-01', partner => 'delta') $$, 'TS506',
  'and terms a partner');

-- What is closed is closed.
do $$
begin
  alter table settlement.settlements no force row level security;
  insert into settlement.settlements
  select (jsonb_populate_record(null::settlement.settlements, to_jsonb(s) || jsonb_build_object(
    'number', 1, 'id', test.id('s1'), 'name', '2026-05', 'from_at', '2026-04-30 22:00Z',
    'until_at', '2026-05-31 22:00Z', 'cut_at', '2026-06-01 00:00Z', 'policy_number',
    (select max(number) from settlement.policies), 'currency', 'EUR',
    'opening_points', 0, 'closing_points', 0, 'opening_liability', 0, 'closing_liability', 0,
    'operator_figures', '{}'::jsonb, 'previous_digest', '\x' || repeat('00', 32),
    'digest', '\x' || repeat('00', 32), 'signing_key', '\x' || repeat('00', 32),
    'closed_by', 'ann', 'closed_at', '2026-06-01 00:00Z'))).*
  from (select (null::settlement.settlements).*) s;
end
$$;
select test.raises($$ select pg_temp.propose('b1', '2026-05-31', partner => 'beta') $$, 'TS403',
  'first terms do not begin before the end of the last closed settlement');
select test.equals(pg_temp.propose('b1', '2026-06-01', partner => 'beta') is not null, true,
  'but with it');
select test.raises($$ select settlement.set_exchange_rate('ann', 'BGN', 'EUR', '2026-05-31',
  511291881, 'fixed', false) $$, 'TS403', 'nor does a rate');
select test.equals((r.state, r.is_replay)::text, '(proposed,f)', 'though with it')
from settlement.set_exchange_rate('ann', 'BGN', 'EUR', '2026-06-01', 511291881, 'fixed', false) r;
select test.equals(test.approve_changes(), 1::bigint, 'it takes two people');
select test.equals(r.valid_from, timestamptz '2026-05-31 22:00Z', 'it begins with the local day')
from settlement.exchange_rates r;
select test.equals(r.is_replay, true, 'a rate that is set again is a replay')
from settlement.set_exchange_rate('ann', 'BGN', 'EUR', '2026-06-01', 511291881, 'fixed', false) r;
select test.raises($$ select settlement.set_exchange_rate('ann', 'BGN', 'EUR', '2026-06-01',
  511291882, 'fixed', false) $$, 'TS408', 'another is refused');
select test.raises($$ select settlement.set_exchange_rate('ann', 'EUR', 'EUR', '2026-06-01',
  1000000000, 'fixed', false) $$, '23514', 'no currency has a rate in itself');
select test.equals((select count(*) from coalition.audit_trail where action = 'exchange_rate.set'),
  1::bigint, 'a rate is once in the audit trail');
do $$ begin
  perform test.moves_to('2026-08-15 12:00Z');
  insert into settlement.settlements
  select (jsonb_populate_record(s, jsonb_build_object('number', 2, 'id', test.id('s2'),
    'name', '2026-06', 'from_at', s.until_at, 'until_at', '2026-06-30 22:00Z',
    'cut_at', '2026-07-01 00:00Z'))).* from settlement.settlements s where s.number = 1;
end $$;
select test.raises($$ select pg_temp.decide('b1') $$, 'TS403',
  'what was closed meanwhile stays as it is');
select test.equals(pg_temp.decide('b1', 'ben', 'rejected'), false,
  'and what would have changed it can be rejected');

-- Who may do what.
set local role tessera_service;
select test.presents('alpha');
select test.equals((select count(*) from settlement.terms), 3::bigint,
  'a partner sees its own approved terms');
select test.presents('beta');
select test.equals((select count(*) from settlement.terms), 0::bigint, 'and no others');
select test.raises(format('select settlement.%s', call), '42501',
  'the service cannot call ' || call)
from unnest(array[
  'decide_terms(''ben'', test.id(''t1''), ''approved'', null, false)',
  'set_policy(''ann'', ''2026-09-01'', ''EUR'', ''daily'', 1, 0, 0, false)',
  'set_exchange_rate(''ann'', ''BGN'', ''EUR'', ''2026-09-01'', 1, ''s'', false)',
  'terms_in_force()', 'terms_at(1, now())', 'begin_change(null)']) call;
select test.raises($$ select pg_temp.propose('x', '2026-09-01') $$, '42501',
  'the service cannot propose terms');
select test.raises('select * from settlement.terms_decisions', '42501', 'nor read decisions');
set local role tessera_operator;
select test.equals(pg_temp.propose('o1', '2027-01-01', 'split', 5000) is not null, true,
  'the operator can propose terms');
select test.equals(pg_temp.decide('o1'), false, 'and approve them');
select test.raises($$ insert into settlement.policies (currency) values ('EUR') $$, '42501',
  'and writes to no table');
select test.finish();
rollback;
