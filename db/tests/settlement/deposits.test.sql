-- Goal: what a prepaid partner owes is paid out of what it paid in, once and no further; a deposit is
-- two people's above a limit, and a mistaken one is taken back.
-- Method: settlements one after the other; pay in, approve, return, reverse, at both sides of each
-- end, and look at the balances, the items, the exposure and the proof after each.
begin;
create function pg_temp.agree(partner text, is_prepaid boolean, from_on date default '2026-01-01',
  currency text default 'EUR') returns void language sql as $$
  with terms as (
    insert into settlement.terms (id, partner_number, valid_from, currency, funding,
      issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, is_prepaid,
      prepaid_reserve, reason, proposed_by, proposed_at)
    select gen_random_uuid(), p.number, from_on, agree.currency, 'at_issue', 10000, 10000, 8000, 0,
      agree.is_prepaid, case when agree.is_prepaid then 30 else 0 end, 'test', 'ann', test.now()
    from tenancy.partners p where p.code = partner
    returning number)
  insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
  select number, 'approved', 'bob', test.now() from terms
$$;
create function pg_temp.deposit(name text, amount bigint, actor text default 'ann',
  partner text default 'alpha', reference text default null, currency text default 'EUR')
returns text language sql as $$
  select concat_ws(' ', d.state, case when d.is_replay then 'again' end)
  from settlement.propose_deposit(actor, test.id(name), partner, amount, currency,
    coalesce(reference, name)) d
$$;
create function pg_temp.reverse(name text, reference text, partner text default 'alpha')
returns text language sql as $$
  select concat_ws(' ', d.state, d.amount, case when d.is_replay then 'again' end)
  from settlement.propose_deposit_reversal('ann', test.id(name), partner, reference, 'a typo') d
$$;
create function pg_temp.decide(name text, actor text default 'ben',
  verdict text default 'approved') returns boolean language sql as $$
  select d.is_replay
  from settlement.decide_deposit(actor, test.id(name), verdict::settlement.verdict, null) d
$$;
-- What is left of the deposits.
create function pg_temp.available(of_partner text default 'alpha', currency text default 'EUR')
returns bigint language sql as $$
  select settlement.deposit_available(p.number, available.currency) from tenancy.partners p
  where p.code = of_partner
$$;
-- Limit, used, available and what is stated, as the operator sees them.
create function pg_temp.exposure(of_partner text default 'alpha') returns text language sql as $$
  select concat_ws(' ', x.limit_amount, x.used, x.available, x.stated)
  from settlement.exposure_of(of_partner) x
$$;
-- What was paid out of deposits for a statement, and what is open of it.
create function pg_temp.paid_of(of_partner text, n integer) returns text language sql as $$
  select coalesce(f.from_deposits, 0) || ' ' || coalesce(f.open, 0)
  from tenancy.partners p
  left join settlement.statement_payments f
    on f.partner_number = p.number and f.settlement_number = n
  where p.code = of_partner
$$;
-- Approves a settlement and tells what was paid out of deposits.
create function pg_temp.approve(name text, rehearsal boolean default false) returns text
language sql as $$
  select a.from_deposits || ' ' || a.currency
  from settlement.approve_settlement('boss', name, rehearsal) a
$$;
do $$ begin
  perform pg_temp.agree('alpha', true);
  perform pg_temp.agree('beta', false);
end $$;

-- Two people, by the limit.
set local role tessera_operator;
select test.equals(pg_temp.deposit('D0', 1), 'proposed', 'without a limit each needs a second person');
select test.equals(pg_temp.available(), 0::bigint, 'and does not count before');
select test.equals(pg_temp.deposit('D0', 1), 'proposed again', 'again it is the same');
select test.raises($$ select pg_temp.decide('D0', 'ANN') $$, 'TS722', 'who proposed it cannot approve');
select test.raises($$ select pg_temp.decide('none') $$, 'TS460', 'there must be one');
select test.equals(pg_temp.decide('D0', 'ann', 'rejected'), false, 'but may reject');
select test.equals(pg_temp.decide('D0', 'Ann', 'rejected'), true, 'once');
select test.raises($$ select pg_temp.decide('D0', 'ben', 'rejected') $$, 'TS461', 'another is late');
select test.raises($$ select pg_temp.decide('D0', 'ann', 'approved') $$, 'TS461', 'for ever');
do $$ begin
  perform settlement.set_payment_policy('ann', null, 100, null, null);
  perform test.approve_changes();
end $$;
select test.equals(pg_temp.deposit('D1', 60), 'approved', 'up to the limit one person may');
select test.raises($$ select pg_temp.decide('D1') $$, 'TS461', 'and nobody decides');
select test.equals(pg_temp.deposit('D2', 41), 'proposed', 'what is split over a day counts together');
select test.equals(pg_temp.deposit('D3', 40), 'approved', 'to the last cent');
select test.equals(pg_temp.deposit('B1', 100, partner => 'beta'), 'approved', 'of each partner');
select test.equals(pg_temp.available(), 100::bigint, 'what is approved counts');
select test.equals(pg_temp.exposure(), '70 0 70 0', 'less the reserve it is the limit');
select test.equals(pg_temp.decide('D2'), false, 'a second person approves');
select test.equals(pg_temp.decide('D2', 'Ben'), true, 'once');
select test.equals(pg_temp.exposure(), '111 0 111 0', 'from then on');
select test.raises($$ select pg_temp.deposit('D4', 0) $$, '23514', 'a deposit is of money');

-- A mistake is taken back.
select test.equals(pg_temp.deposit('typo', 1000000000000000), 'proposed', 'a typo');
select test.equals(pg_temp.decide('typo'), false, 'of two people');
select test.raises($$ select pg_temp.reverse('R1', 'none') $$, 'TS460', 'there must be a deposit');
select test.raises($$ select pg_temp.reverse('R1', 'typo', 'beta') $$, 'TS460', 'of the partner');
select test.raises($$ select pg_temp.reverse('R1', 'D0') $$, 'TS460', 'that counts');
select test.equals(pg_temp.reverse('R1', 'typo'), 'proposed 1000000000000000', 'is taken back');
select test.equals(pg_temp.reverse('R2', 'typo'), 'proposed 1000000000000000 again', 'once');
select test.raises($$ select pg_temp.decide('R1', 'ann') $$, 'TS722', 'by two people');
select test.equals(pg_temp.decide('R1', 'ben', 'rejected'), false, 'or not');
select test.equals(pg_temp.reverse('R2', 'typo'), 'proposed 1000000000000000', 'then anew');
select test.equals(pg_temp.decide('R2'), false, 'by two people');
select test.equals(pg_temp.reverse('R3', 'typo'), 'approved 1000000000000000 again', 'for ever');
select test.equals(pg_temp.exposure(), '111 0 111 0', 'as if it had never been');
select test.raises($$ select pg_temp.deposit('late', 1000000000000000, reference => 'typo') $$,
  'TS204', 'a late repetition does not bring it back');
select test.equals(pg_temp.deposit('right', 1, reference => 'typo'), 'proposed',
  'the right amount has the same bank reference');
select test.equals(pg_temp.decide('right'), false, 'and counts');
select test.raises($$ select pg_temp.deposit('other', 2, reference => 'typo') $$, 'TS204', 'alone');
select test.equals(string_agg(state || ' ' || amount, ', ' order by proposed_at, amount desc, kind),
  'reversed 1000000000000000, rejected 1000000000000000, approved 1000000000000000, approved 1',
  'everything stays to be read')
from settlement.deposit_states where bank_reference = 'typo';
do $$ begin
  perform settlement.set_payment_policy('ann', null, 1000, null, null);
  perform test.approve_changes();
end $$;
select test.equals(pg_temp.reverse('R4', 'typo'), 'approved 1', 'small ones by one person');
reset role;
set local role tessera_owner;
select test.changes_nothing('delete from settlement.deposits', 'deposits are history');
select test.changes_nothing('update settlement.deposit_decisions set note = null', 'so is what became of them');
reset role;

-- A statement is paid out of the deposit when it is approved.
select test.settle(1, 100, 60, '2026-06-01', approved => false);
set local role tessera_operator;
select test.raises($$ select settlement.pay_from_deposit('ann', 'S1-beta', null, 'U1', false) $$,
  'TS441', 'nothing is due before it is approved');
select test.equals(pg_temp.approve('2026-01', true), '100 EUR', 'a rehearsal tells how much');
select test.equals(pg_temp.available(), 141::bigint, 'and pays nothing');
select test.equals((select count(*) from settlement.settlement_approvals), 0::bigint, 'nor approves');
select test.equals(pg_temp.approve('2026-01'), '100 EUR', 'what the prepaid partner owes is paid');
select test.equals(pg_temp.approve('2026-01'), '0 EUR', 'once');
select test.equals(test.payment('S1-alpha'), 'paid 0', 'whole');
select test.equals(test.payment('S1-beta'), 'open 60', 'of the other nothing, though it paid in');
select test.equals(test.balances(), 'beta=60', 'and is owed no more');
select test.equals(test.open_items('alpha', '2026-09-14'), '', 'so it is not dunned');
select test.equals(pg_temp.available(), 41::bigint, 'out of the deposit');
select test.equals(pg_temp.exposure(), '111 100 11 100',
  'the exposure waits for the end of the transaction');
set constraints all immediate; -- As if each statement were committed.
select test.equals(pg_temp.exposure(), '11 0 11 0', 'by the deposit that is left');
select test.equals(current_setting('tessera.exposures_noted'), '', 'then nothing is left to do');
select test.raises($$ select settlement.record_payment('ann', 'S1-alpha', 'paid', 1, '2026-06-15',
  'B1', false) $$, 'TS442', 'it cannot be paid twice');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');
select test.equals(count(*), 1::bigint, 'and it is in the audit trail')
from coalition.audit_trail where action = 'payment.from_deposit' and actor like 'boss%';

-- As far as it reaches; the rest is due.
reset role;
select test.settle(2, 100, 0, '2026-06-01', approved => false);
select test.settle(3, 50, 0, '2026-06-10', approved => false);
set local role tessera_operator;
select test.raises($$ select pg_temp.approve('2026-03') $$, 'TS416', 'not out of order');
select test.equals(test.message($$ select pg_temp.approve('2026-03') $$),
  '2026-02 waits for approval: settlements are approved in their order', 'which is told');
select test.equals(pg_temp.approve('2026-02'), '41 EUR', 'as far as it reaches');
select test.equals(test.payment('S2-alpha'), 'part_paid 59 carried', 'the rest is due');
select test.equals(test.open_items('alpha', '2026-07-02'), '2026-02 59 31-60 3', 'and dunned');
select test.equals(pg_temp.available(), 0::bigint, 'nothing is left');
select test.equals(pg_temp.approve('2026-03'), '0 EUR', 'for the next');
select test.equals(test.payment('S3-alpha'), 'part_paid 109', 'which carries what is open');
select test.equals(pg_temp.deposit('D5', 80), 'approved', 'what is paid in later');
select test.equals(test.payment('S3-alpha'), 'part_paid 29', 'pays what is due at once');
select test.equals(test.payment('S2-alpha'), 'part_paid 29 carried', 'the one that is carried, too');
select test.equals(test.balances(), 'alpha=29 beta=60', 'once');
select test.equals(test.open_items('alpha', '2026-07-02'), '2026-03 29 1-30 2', 'the oldest first');
select test.equals((select string_agg(x.step || ' ' || x.amount, ', ' order by x.place)
    from settlement.default_waterfall('alpha') x where x.place < 5),
  'owed 29, netted 0, deposit 0, borne_by_operator 29', 'a default knows what is left');
select test.equals(pg_temp.exposure(), '-30 29 -59 29', 'and so does the exposure');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');

-- A bank's return is paid out of the deposit again, and so is what is due before anybody is dunned.
do $$ begin
  perform settlement.record_payment('ann', 'S3-alpha', 'paid', 29, '2026-06-15', 'B2', false);
end $$;
select test.equals(pg_temp.deposit('D6', 20), 'approved', 'with nothing due it is kept');
select test.equals(pg_temp.available(), 20::bigint, 'whole');
select test.equals((state, open)::text, '(part_paid,9)', 'what the bank takes back is paid out of it')
from settlement.return_payment('ann', 'S3-alpha', 'B2', '2026-06-15', 'AM04', false);
select test.equals(pg_temp.available(), 0::bigint, 'as far as it reaches');

-- What is used is not taken back, until it is put back.
select test.raises($$ select pg_temp.reverse('R6', 'D6') $$, 'TS462', 'what is used is not taken back');
select test.equals(test.message($$ select pg_temp.reverse('R6', 'D6') $$),
  '0.00 EUR is left of the deposits, and 0.20 EUR would be taken back', 'which is told');
select test.equals((amount, state, open)::text, '(100,returned,109)', 'it can be put back')
from settlement.return_to_deposit('ann', 'S3-alpha', 'U1', 'D6 was never paid', true);
select test.equals(pg_temp.available(), 0::bigint, 'by no rehearsal');
select test.equals((amount, state, open)::text, '(100,returned,109)', 'all of it')
from settlement.return_to_deposit('ann', 'S3-alpha', 'U1', 'D6 was never paid', false);
select test.equals((is_replay, amount, state, open)::text, '(t,100,returned,109)', 'once')
from settlement.return_to_deposit('ann', 'S3-alpha', 'U1', 'D6 was never paid', false);
select test.raises($$ select settlement.return_to_deposit('ann', 'S3-alpha', 'U2', 'x', false) $$,
  'TS443', 'then nothing is left to undo');
select test.raises($$ select settlement.return_to_deposit('ann', 'S1-beta', 'U1', 'x', false) $$,
  'TS443', 'and only what was');
select test.equals(test.balances(), 'alpha=109 beta=60', 'it is owed again');
select test.equals(pg_temp.available(), 100::bigint, 'and left');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');
select test.equals(pg_temp.reverse('R6', 'D6'), 'approved 20', 'then the mistake is taken back');
select test.equals(test.payment('S3-alpha'), 'part_paid 29', 'and what is left is used');
select test.equals((is_replay, amount, state, open)::text, '(t,100,part_paid,29)',
  'a late repetition does not undo what was paid since')
from settlement.return_to_deposit('ann', 'S3-alpha', 'U1', 'D6 was never paid', false);
select test.equals(test.payment('S3-alpha'), 'part_paid 29', 'for ever');
select test.equals(pg_temp.paid_of('alpha', 3), '80 29', 'its statement tells what was drawn and is due');
select test.equals(pg_temp.paid_of('alpha', 1), '100 0', 'an older one was paid by its own');
select test.equals(pg_temp.paid_of('beta', 1), '0 60', 'and what has no deposit is open');
select test.equals(pg_temp.available(), 0::bigint, 'whole');
select test.equals(test.balances(), 'alpha=29 beta=60', 'at once');
do $$ begin
  perform settlement.set_payment_policy('ann', null, 0, null, null);
  perform test.approve_changes();
  perform pg_temp.deposit('D7', 10);
end $$;
select test.equals(count(*), 0::bigint, 'a proposal pays nothing')
from settlement.payment_events where kind = 'from_deposit' and amount = 10;
select test.equals(pg_temp.decide('D7'), false, 'its approval does');
select test.equals(test.balances(), 'alpha=19 beta=60', 'at once');

-- Of a partner that is not prepaid the operator says so.
select test.raises($$ select settlement.pay_from_deposit('ann', 'S1-beta', 61, 'U1', false) $$,
  'TS442', 'no more than is open');
select test.raises($$ select settlement.pay_from_deposit('ann', 'S1-beta', 0, 'U1', false) $$,
  'TS442', 'nor nothing');
select test.raises($$ select settlement.pay_from_deposit('ann', 'S1', 1, 'U1', false) $$,
  'TS440', 'of a payment');
select test.raises($$ select settlement.pay_from_deposit('ann', 'S3-alpha', null, 'U1', false) $$,
  'TS463', 'nothing is left of the other''s');
select test.equals((is_replay, amount, state, open)::text, '(f,15,part_paid,45)', 'a rehearsal')
from settlement.pay_from_deposit('ann', 'S1-beta', 15, 'U1', true);
select test.equals((is_replay, amount, state, open)::text, '(f,15,part_paid,45)', 'a part')
from settlement.pay_from_deposit('ann', 'S1-beta', 15, 'U1', false);
select test.equals((is_replay, amount, state, open)::text, '(t,15,part_paid,45)', 'once')
from settlement.pay_from_deposit('ann', 'S1-beta', 15, 'U1', false);
select test.raises($$ select settlement.pay_from_deposit('ann', 'S1-beta', 16, 'U1', false) $$,
  'TS204', 'under its reference');
select test.equals((is_replay, amount, state, open)::text, '(f,45,paid,0)', 'the rest')
from settlement.pay_from_deposit('ann', 'S1-beta', null, 'U2', false);
select test.equals(pg_temp.available('beta'), 40::bigint, 'the deposit is the smaller by that');
select test.equals(test.balances(), 'alpha=19', 'and it is square');
reset role;
select test.settle(4, -20, 90, '2026-06-01', approved => false);
set local role tessera_operator;
select test.equals(pg_temp.approve('2026-04'), '0 EUR', 'the next is not paid by itself');
select test.raises($$ select settlement.pay_from_deposit('ann', 'S4-alpha', null, 'U1', false) $$,
  'TS444', 'what the operator pays is no claim');
select test.raises($$ select settlement.pay_from_deposit('ann', 'S4-beta', 41, 'U3', false) $$,
  'TS463', 'a cent more than is left');
select test.equals(test.message($$ select settlement.pay_from_deposit('ann', 'S4-beta', 41, 'U3',
  false) $$), '0.40 EUR can be paid out of the deposits', 'which is told');
select test.equals((amount, open)::text, '(40,50)', 'as far as it reaches')
from settlement.pay_from_deposit('ann', 'S4-beta', null, 'U3', false);
select test.equals(test.balances(), 'alpha=-1 beta=50', 'what is owed to alpha is its own');
do $$ begin perform pg_temp.deposit('D8', 5); perform pg_temp.decide('D8'); end $$;
select test.equals(pg_temp.available(), 5::bigint, 'who owes nothing keeps its deposit');

-- What is disputed and held waits; what is pulled out, too.
reset role;
select test.settle(5, 4, 0, '2026-06-01');
set local role tessera_service;
do $$ begin perform test.presents('alpha'); end $$;
select test.equals(refusal, null, 'a part is disputed')
from test.dispute('alpha', 'd1', 'statement alpha 5', 1, 2);
reset role;
set local role tessera_operator;
select test.equals(test.open_items('alpha', '2026-06-15'), '2026-05 3 1-30 2 held 2', 'and held');
select test.equals(count(*), 0::bigint, 'a rehearsal of dunning pays nothing')
from settlement.run_dunning('ann', true) where partner_code = 'alpha';
select test.equals(pg_temp.available(), 5::bigint, 'and undoes what it pays');
select test.equals(count(*), 0::bigint, 'before somebody is dunned the deposit is used')
from settlement.run_dunning('ann', false) where partner_code = 'alpha';
select test.equals(test.open_items('alpha'), '2026-05 2 1-30 held 2', 'but not for what is held');
select test.equals(pg_temp.available(), 4::bigint, 'which is left');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');
set local role tessera_service;
select test.raises('select 1 from settlement.deposit_uses', '42501', 'the service sees no uses');
select test.raises('select settlement.deposit_available(1, ''EUR'')', '42501', 'and no deposits');
reset role;
select test.finish();
rollback;
