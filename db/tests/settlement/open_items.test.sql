-- Goal: open items keep their age, dunning happens once for each level, and default is two people's.
-- Method: walk through time, pay in part, and look at buckets, notices and the status.
begin;
select test.settle(1, 100, -60, '2026-06-15');
select test.settle(2, 50, 30, '2026-06-15');
set local role tessera_operator;
select test.equals(test.open_items('alpha'), '2026-01 100 not_due, 2026-02 50 not_due',
  'on the due day nothing is overdue');
select test.equals(test.open_items('beta'), '', 'what is set off is not open');
do $$ begin
  perform settlement.record_payment('ann', 'S2-alpha', 'paid', 120, '2026-06-15', 'B1', false);
end $$;
select test.equals(test.open_items('alpha'), '2026-02 30 not_due', 'the oldest is paid first');
select test.equals(test.open_items('alpha', '2026-06-14'), '',
  'the day before, nothing was approved');
select test.equals(test.open_items('alpha', '2026-06-16'), '2026-02 30 1-30', 'a day late');
select test.equals(test.open_items('alpha', '2026-06-17'), '2026-02 30 1-30', 'two');
select test.equals(test.open_items('alpha', '2026-06-18'), '2026-02 30 1-30 1', 'the first level');
select test.equals(test.open_items('alpha', '2026-07-15'), '2026-02 30 1-30 3', 'thirty days');
select test.equals(test.open_items('alpha', '2026-07-16'), '2026-02 30 31-60 3', 'and one');
select test.equals(test.open_items('alpha', '2026-08-14'), '2026-02 30 31-60 3', 'sixty');
select test.equals(test.open_items('alpha', '2026-08-15'), '2026-02 30 61-90 3', 'and one');
select test.equals(test.open_items('alpha', '2026-09-13'), '2026-02 30 61-90 3', 'ninety');
select test.equals(test.open_items('alpha', '2026-09-14'), '2026-02 30 over_90 3', 'and one');
reset role;
select test.settle(3, 0, 0, '2026-09-01');
set local role tessera_operator;
select test.equals(test.open_items('alpha', '2026-09-14'), '2026-02 30 over_90 3',
  'what is carried keeps its age');
select test.equals(test.message($$ select settlement.propose_write_off('ann', test.id('w'),
  'S2-alpha', 31, 'x', true) $$), '0.30 EUR is open of S2-alpha', 'what is open is told as money');
reset role;
select test.equals(string_agg(settlement.shown_amount(n, c), ', '),
  '0.05 EUR, -12.50 EUR, 33423 JPY, 1.005 KWD', 'of every currency')
from (values (5::bigint, 'EUR'), (-1250, 'EUR'), (33423, 'JPY'), (1005, 'KWD')) v (n, c);
set local role tessera_operator;

-- Dunning.
select test.equals(count(*), 0::bigint, 'nobody is dunned who is not late')
from settlement.run_dunning('ann', false);
do $$ begin perform test.moves_to('2026-06-18 12:00Z'); end $$;
select test.equals((partner_code, serial, level, action, amount, was_suspended)::text,
  '(alpha,S2-alpha,1,remind,30,f)', 'a rehearsal tells who would be')
from settlement.run_dunning('ann', true);
select test.equals(count(*), 0::bigint, 'and does nothing') from settlement.dunning_notices;
select test.equals(count(*), 1::bigint, 'then it happens') from settlement.run_dunning('ann', false);
select test.equals(count(*), 0::bigint, 'once') from settlement.run_dunning('ann', false);
do $$ begin perform test.moves_to('2026-07-15 12:00Z'); end $$;
select test.equals((level, action, was_suspended)::text, '(2,remind,f)',
  'what would be suspended by its age goes up one level')
from settlement.run_dunning('ann', true);
select test.equals(count(*), 1::bigint, 'a rehearsal goes up nowhere')
from settlement.dunning_notices;
select test.equals((level, was_suspended)::text, '(2,f)', 'one level')
from settlement.run_dunning('ann', false);
select test.equals(count(*), 0::bigint, 'in a run; and the next one waits')
from settlement.run_dunning('ann', false);
do $$ begin perform test.moves_to('2026-07-30 23:59:59.999999Z'); end $$;
select test.equals(count(*), 0::bigint, 'until as many days are over as lie between the levels')
from settlement.run_dunning('ann', false);
do $$ begin perform test.moves_to('2026-07-31 00:00Z'); end $$;
select test.equals((level, action, was_suspended)::text, '(3,suspend,t)', 'then it is suspended')
from settlement.run_dunning('ann', true);
select test.equals(status::text, 'active', 'by no rehearsal')
from tenancy.partners where code = 'alpha';
select test.equals(was_suspended, true, 'the third level suspends')
from settlement.run_dunning('ann', false);
select test.equals(status::text, 'suspended', 'by policy')
from tenancy.partners where code = 'alpha';
select test.equals(count(*), 1::bigint, 'and the trail says why') from coalition.audit_trail
where action = 'partner.suspended' and detail ->> 'reason' like 'statement S2-alpha is 46 days%';
select test.equals(count(*), 0::bigint, 'once') from settlement.run_dunning('ann', false);
do $$ begin perform test.moves_to('2026-07-15 12:00Z'); end $$;

-- The levels.
do $$ begin perform settlement.set_dunning_level('ann', 3, 40, 'suspend'); end $$;
select test.equals(test.open_items('alpha'), '2026-02 30 1-30 2', 'levels are the operator''s');
select test.raises($$ select settlement.set_dunning_level('ann', 2, 41, 'remind') $$, 'TS901',
  'and follow each other');
do $$ begin perform settlement.set_dunning_level('ann', 1, 3, 'none'); end $$;
select test.raises($$ select settlement.set_dunning_level('ann', 2, null, null) $$, 'TS901',
  'nobody is suspended without a level that reminds');
select test.raises($$ select settlement.set_dunning_level('ann', 2, 14, 'suspend') $$, 'TS901',
  'nor by the first that does anything');
do $$ begin perform settlement.set_dunning_level('ann', 1, 3, 'remind'); end $$;
do $$ begin perform settlement.set_dunning_level('ann', 3, null, null); end $$;
select test.equals(count(*), 2::bigint, 'one can go') from settlement.dunning_levels;

-- Writing off.
select test.raises($$ select settlement.propose_write_off('ann', test.id('w'), 'S1-beta', 1, 'x',
  false) $$, 'TS444', 'the operator''s own debts are not written off');
select test.raises($$ select settlement.propose_write_off('ann', test.id('w'), 'S2-alpha', 31, 'x',
  false) $$, 'TS442', 'nor more than is open');
do $$ begin
  perform settlement.set_payment_policy('ann', 10, null, null, null);
  perform test.approve_changes();
end $$;
select test.equals((state, open)::text, '(approved,20)', 'up to the limit one person may')
from settlement.propose_write_off('ann', test.id('w1'), 'S2-alpha', 10, 'small', false);
select test.equals((state, open)::text, '(proposed,20)', 'what is split counts together')
from settlement.propose_write_off('ann', test.id('w2'), 'S2-alpha', 1, 'small', false);
select test.raises($$ select settlement.decide_remedy('Ann', test.id('w2'), 'approved', null, false) $$,
  'TS722', 'above it the proposer cannot approve');
select test.raises($$ select settlement.decide_remedy('ben', test.id('w3'), 'approved', null, false) $$,
  'TS445', 'there must be a proposal');
select test.raises($$ select settlement.decide_remedy('ben', test.id('w1'), 'rejected', null, false) $$,
  'TS446', 'what is done is done');
select test.equals(is_replay, false, 'a rehearsal')
from settlement.decide_remedy('ben', test.id('w2'), 'approved', null, true);
select test.equals(is_replay, false, 'a second person approves')
from settlement.decide_remedy('ben', test.id('w2'), 'approved', null, false);
select test.equals(is_replay, true, 'once')
from settlement.decide_remedy('ben', test.id('w2'), 'approved', null, false);
select test.raises($$ select settlement.decide_remedy('eve', test.id('w2'), 'approved', null, false) $$,
  'TS446', 'a third is too late');
select test.equals(test.balances(), 'alpha=19 beta=-30', 'what is written off is owed no more');
select test.equals(test.payment('S2-alpha'), 'part_paid 19 carried', 'a part is not the whole');

-- Default.
reset role;
select test.settle(4, 1, 0, '2026-07-20');
set local role tessera_operator;
do $$ begin
  perform tenancy.set_partner_status('ann', 'alpha', 'active', 'paid');
end $$;
select test.equals(string_agg(step || ' ' || amount, ', ' order by place),
  'owed 20, netted 0, deposit 0, borne_by_operator 20, in_clearing 20, pulled_out 0',
  'the waterfall shows before')
from settlement.default_waterfall('alpha');
select test.equals(string_agg(step || ' ' || amount, ', ' order by place),
  'owed 0, netted 0, deposit 0, borne_by_operator 0, in_clearing 0, pulled_out 0',
  'nothing is owed by whom is owed')
from settlement.default_waterfall('beta');
select test.raises($$ select settlement.default_waterfall('nobody') $$, 'TS506', 'of a partner');
do $$ begin
  perform settlement.propose_default('ann', test.id('d0'), 'alpha', 'pull_out', 'no', true);
end $$;
select test.equals(count(*), 0::bigint, 'a rehearsal proposes nothing') from settlement.remedies
where kind = 'pull_out';
do $$ begin
  perform settlement.propose_default('ann', test.id('d1'), 'alpha', 'pull_out', 'insolvent', false);
end $$;
select test.equals(status::text, 'active', 'a proposal does nothing')
from tenancy.partners where code = 'alpha';
select test.raises($$ select settlement.decide_remedy('ann', test.id('d1'), 'approved', null, false) $$,
  'TS722', 'two people');
do $$ begin
  perform settlement.decide_remedy('ben', test.id('d1'), 'approved', null, false);
end $$;
select test.equals(status::text, 'suspended', 'suspend')
from tenancy.partners where code = 'alpha';
select test.equals(test.balances(), 'beta=-30', 'and take its items out of the clearing');
select test.equals(test.payment('S4-alpha'), 'open 20 pulled out', 'they stay owed');
select test.equals(test.open_items('alpha'), '2026-04 20 not_due out', 'apart');
select test.equals(string_agg(step || ' ' || amount, ', ' order by place),
  'owed 20, netted 0, deposit 0, borne_by_operator 20, in_clearing 0, pulled_out 20',
  'as the waterfall shows')
from settlement.default_waterfall('alpha');
reset role;
select test.settle(5, 7, 0, '2026-07-20');
select test.equals(previous_balance, 0::bigint, 'the next statement does not carry them')
from settlement.statements s join tenancy.partners p on p.number = s.partner_number
where s.settlement_number = 5 and p.code = 'alpha';
set local role tessera_operator;
select test.equals((state, open)::text, '(part_paid,15)', 'the administrator pays a part')
from settlement.record_payment('ann', 'S4-alpha', 'paid', 5, '2026-07-15', 'Q1', false);
select test.equals(test.payment('S5-alpha'), 'open 7', 'of what was pulled out');
select test.equals(test.balances(), 'alpha=7 beta=-30', 'the account knows nothing of it');
select test.equals(test.open_items('alpha'), '2026-04 15 not_due out, 2026-05 7 not_due', 'the items do');
do $$ begin
  perform settlement.propose_default('ann', test.id('d2'), 'beta', 'keep', 'watch', false);
  perform settlement.decide_remedy('ben', test.id('d2'), 'approved', null, false);
end $$;
select test.equals(test.balances(), 'alpha=7 beta=-30', 'items that are kept stay');
select test.equals(status::text, 'suspended', 'and the partner is suspended')
from tenancy.partners where code = 'beta';
select test.finish();
rollback;
