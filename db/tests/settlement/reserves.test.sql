-- Goal: the value of a point and the reserve are those of the instant that is asked for, as they
-- were known then; who has no policy is refused by name.
-- Method: two policies and three declarations, read before, at and after each.
begin;
set local role tessera_operator;
select test.raises($$ select settlement.carrying_rate_at(null) $$, 'TS430', 'no policy');
select test.raises($$ select settlement.declare_reserve('ann', 1, 'EUR', null, null, 'x') $$,
  'TS430', 'no reserve without one');
reset role;
set local role tessera_owner;
insert into settlement.policies (valid_from, currency, calendar, cut_off_day, carrying_rate_micros,
  levy, set_by, set_at)
values ('2026-01-01', 'EUR', 'monthly', 1, 8000, 0, 'ann', '2025-12-01'),
  ('2026-04-01', 'EUR', 'monthly', 1, 9000, 0, 'ann', '2026-04-15'),
  ('2027-01-01', 'EUR', 'monthly', 1, 7000, 0, 'ann', '2026-04-16');
reset role;
set local role tessera_operator;
select test.equals((settlement.carrying_rate_at(null)).carrying_rate_micros, 9000::bigint, 'now');
select test.equals((settlement.carrying_rate_at('2026-04-15')).carrying_rate_micros, 9000::bigint,
  'set late, and known from then on');
select test.equals((settlement.carrying_rate_at('2026-04-14 23:59Z')).carrying_rate_micros,
  8000::bigint, 'not before');
select test.equals((settlement.carrying_rate_at('2027-01-01')).carrying_rate_micros, 7000::bigint,
  'a later one from its day on');
select test.raises($$ select settlement.carrying_rate_at('2025-12-31 23:59Z') $$, 'TS430',
  'before the first there is none');

select test.raises($$ select settlement.reserve_at(null) $$, 'TS431', 'no reserve was declared');
select test.raises($$ select settlement.declare_reserve('ann', 1, 'GBP', null, null, 'x') $$,
  'TS901', 'in the settlement currency only');
select test.raises($$ select settlement.declare_reserve('ann', -1, 'EUR', null, null, 'x') $$,
  '23514', 'nothing below zero');
select test.raises($$ select settlement.declare_reserve('ann', 1, 'EUR', null, 0, 'x') $$,
  '23514', 'no level of nothing');
select test.raises($$ select settlement.declare_reserve('ann', 1, 'EUR', null, null, '') $$,
  '23514', 'not without a reason');
select test.equals(
  settlement.declare_reserve('ann', 500000, 'EUR', '2026-05-01', 90000000, 'a deed')
  is not null, true, 'declared');
select test.equals((r.amount, r.redemption_alert_level)::text, '(500000,90000000)', 'it holds')
from settlement.reserve_at(null) r;
select test.raises($$ select settlement.reserve_at('2026-06-15 11:59Z') $$, 'TS431',
  'it was not known before it was declared');
select test.equals(settlement.declare_reserve('bea', 600000, 'EUR', '2026-05-01', null, 'a typo')
  is not null, true, 'declared again');
select test.equals((settlement.reserve_at(null)).amount, 600000::bigint, 'the last word holds');
select test.equals(settlement.declare_reserve('bea', 0, 'EUR', '2026-07-01', null, 'given back')
  is not null, true, 'for later');
select test.equals((settlement.reserve_at(null)).amount, 600000::bigint, 'not yet');
select test.equals((settlement.reserve_at('2026-07-01')).amount, 0::bigint, 'then');
select test.equals(count(*), 3::bigint, 'all of it is in the trail')
from coalition.audit_trail where action = 'reserve.declared';
select test.raises($$ update settlement.reserves set amount = 1 $$, '42501', 'nobody changes it');
reset role;
set local role tessera_owner;
select test.changes_nothing($$ update settlement.reserves set amount = 1 $$,
  'not even the owner');
set local role tessera_auditor;
select test.equals((settlement.reserve_at(null)).amount, 600000::bigint, 'the auditor reads');
select test.raises($$ select settlement.declare_reserve('eve', 1, 'EUR', null, null, 'x') $$,
  '42501', 'and declares nothing');
set local role tessera_service;
select test.raises($$ select count(*) from settlement.reserves $$, '42501',
  'the service knows nothing');
select test.finish();
rollback;
