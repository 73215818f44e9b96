-- Goal: what became of each payment is derived from events, and nothing is counted twice.
-- Method: settlements one after the other; pay, repeat, overpay, return, and look at the balances.
begin;
select test.settle(1, 100, -60, '2026-06-15');
select test.equals(test.balances(), 'alpha=100 beta=-60', 'statements alone are balances');
set local role tessera_operator;
select test.equals(test.payment('S1-alpha'), 'open 100', 'a payment begins open');
select test.equals((is_replay, state, open)::text, '(f,instructed,100)', 'the bank was told')
from settlement.record_payment('ann', 'S1-alpha', 'instructed', null, '2026-06-15', 'MSG1', false);
select test.equals((state, open)::text, '(part_paid,60)', 'a rehearsal tells what would be')
from settlement.record_payment('ann', 'S1-alpha', 'paid', 40, '2026-06-15', 'B1', true);
select test.equals(test.payment('S1-alpha'), 'instructed 100', 'and does nothing');
select test.equals((is_replay, state, open)::text, '(f,part_paid,60)', 'a part of it came')
from settlement.record_payment('ann', 'S1-alpha', 'paid', 40, '2026-06-15', 'B1', false);
select test.equals((is_replay, state, open)::text, '(t,part_paid,60)', 'once')
from settlement.record_payment('ann', 'S1-alpha', 'paid', 40, '2026-06-15', 'B1', false);
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 41, '2026-06-15',
  'B1', false) $$, 'TS204', 'under another amount the bank reference is another');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 40, '2026-06-14',
  'B1', false) $$, 'TS204', 'and on another day');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 61, '2026-06-15',
  'B2', false) $$, 'TS442', 'a cent too much is refused');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 0, '2026-06-15',
  'B2', false) $$, 'TS442', 'so is nothing');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 1, '2026-06-16',
  'B2', false) $$, 'TS901', 'and tomorrow');
select test.raises($$ select settlement.record_payment('ann', 'S9', 'paid', 1, '2026-06-15',
  'B2', false) $$, 'TS440', 'there must be a payment');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'returned', 1,
  '2026-06-15', 'B1', false) $$, 'TS901', 'a return has its own door');
select test.equals((state, open)::text, '(paid,0)', 'the rest, without naming it')
from settlement.record_payment('ann', 'S1-alpha', 'paid', null, '2026-06-15', 'B2', false);
select test.equals(test.balances(), 'beta=-60', 'and alpha is square');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 1, '2026-06-15',
  'B3', false) $$, 'TS442', 'nothing more is open');

select test.raises($$ select settlement.return_payment('ann', 'S1-alpha', 'B9', '2026-06-15', 'x',
  false) $$, 'TS443', 'what never came is not returned');
select test.equals((is_replay, amount, state, open)::text, '(f,40,returned,40)', 'a direct debit is')
from settlement.return_payment('ann', 'S1-alpha', 'B1', '2026-06-15', 'AM04', false);
select test.equals((is_replay, amount, state, open)::text, '(t,40,returned,40)', 'once')
from settlement.return_payment('ann', 'S1-alpha', 'B1', '2026-06-15', 'AM04', false);
select test.equals(test.balances(), 'alpha=40 beta=-60', 'and is owed again');
select test.equals((state, open)::text, '(paid,0)', 'what the operator pays is paid alike')
from settlement.record_payment('ann', 'S1-beta', 'paid', 60, '2026-06-15', 'B1', false);
select test.equals(test.balances(), 'alpha=40', 'and squares the other side');

-- The next settlement carries what is open.
reset role;
select test.settle(2, 10, 5, '2026-07-15', approved => false);
select test.equals(string_agg(previous_balance || '+' || settlement_net || '=' || balance, ' '
  order by partner_number), '40+10=50 0+5=5', 'a previous balance is what is open')
from settlement.statements where settlement_number = 2;
select test.equals(test.balances(), 'alpha=50 beta=5', 'and is counted once');
set local role tessera_operator;
select test.raises($$ select settlement.record_payment('ann', 'S2-alpha', 'paid', 1, '2026-06-15',
  'B4', false) $$, 'TS441', 'what nobody has approved is not due');
reset role;
insert into settlement.settlement_approvals values (2, 'boss', test.now());
set local role tessera_operator;
select test.equals(test.payment('S1-alpha'), 'returned 40 carried', 'the older payment is carried');
select test.equals((state, open)::text, '(part_paid,10)', 'money for it comes late')
from settlement.record_payment('ann', 'S1-alpha', 'paid', 30, '2026-06-15', 'B5', false);
select test.equals(test.payment('S2-alpha'), 'part_paid 20', 'and counts for the one that carries it');
select test.equals(test.balances(), 'alpha=20 beta=5', 'once');
select test.equals((state, open)::text, '(paid,0)', 'the newer is paid')
from settlement.record_payment('ann', 'S2-alpha', 'paid', null, '2026-06-15', 'B6', false);
select test.equals(test.payment('S1-alpha'), 'paid 0 carried', 'and with it the older');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 1, '2026-06-15',
  'B7', false) $$, 'TS442', 'of which nothing can be paid twice');
select test.equals(test.balances(), 'beta=5', 'alpha is square');
select test.equals(count(*), 5::bigint, 'and everything is in the audit trail')
from coalition.audit_trail where action = 'payment.paid';

set local role tessera_service;
select test.raises('select 1 from settlement.payment_events', '42501',
  'the service sees no payment events');
select test.raises('select settlement.balances()', '42501', 'and no balances');
reset role;
set local role tessera_owner;
select test.changes_nothing('delete from settlement.payment_events', 'events are history');
reset role;

-- A late payment after the partner has become the creditor.
select test.settle(3, -20, 0, '2026-08-15');
set local role tessera_operator;
do $$ begin
  perform settlement.return_payment('ann', 'S2-alpha', 'B6', '2026-06-15', 'AM04', false);
end $$;
select test.equals(test.balances(), 'beta=5', 'what came back is set off against what is owed');
select test.equals(test.payment('S3-alpha'), 'open 20', 'the payment to it stands as it was closed');
select test.finish();
rollback;
