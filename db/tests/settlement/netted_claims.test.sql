-- Goal: a claim that was set off by what the clearing house came to owe the debtor is given up by
-- nobody, and paid out of nobody's deposit.
-- Method: a claim that is not paid, then settlements that set off a part of it, and all; what is owed
-- of the claim of each is looked at, written off and paid, at both sides of it.
begin;
set constraints all immediate;
update settlement.payment_policy set deposit_limit = 1000, write_off_limit = 1000;
insert into settlement.terms (id, partner_number, valid_from, currency, funding, issue_price_micros,
  issue_share_bps, reimbursement_micros, breakage_share_bps, reason, proposed_by, proposed_at)
select test.id('terms'), p.number, '2026-01-01', 'EUR', 'at_issue', 10000, 10000, 8000, 0, 'test',
  'ann', test.now()
from tenancy.partners p where p.code = 'alpha';
insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
select t.number, 'approved', 'bob', test.now() from settlement.terms t;
select test.settle(1, 100, null, '2026-02-15');
select test.settle(2, -30, null, '2026-03-15');
do $$ begin
  perform settlement.propose_deposit('ann', gen_random_uuid(), 'alpha', 500, 'EUR', 'B1');
end $$;
create function pg_temp.claim(reference text) returns bigint language sql as $$
  select settlement.open_claim(p) from settlement.payments p where p.reference = claim.reference
$$;

select test.equals(test.balances(), 'alpha=70', 'a part of the claim is set off');
select test.equals(pg_temp.claim('S1-alpha'), 70::bigint, 'the rest is owed of it');
select test.equals(pg_temp.claim('S2-alpha'), 70::bigint, 'and of the one that carries it');
select test.raises($$ select settlement.propose_write_off('ann', gen_random_uuid(), 'S1-alpha', 71,
  'x', false) $$, 'TS442', 'more is not written off');
select test.raises($$ select settlement.pay_from_deposit('ann', 'S1-alpha', 71, 'U1', false) $$,
  'TS442', 'nor paid');
select test.equals((amount, open)::text, '(20,50)', 'a part of it is')
from settlement.propose_write_off('ann', gen_random_uuid(), 'S1-alpha', 20, 'never paid', false);
select test.equals(test.balances(), 'alpha=50', 'and it is owed no more');

select test.settle(3, -150, null, '2026-04-15');
select test.equals(test.balances(), 'alpha=-100', 'the clearing house owes');
select test.equals(test.open_items('alpha'), '', 'all claims are set off');
select test.equals(test.payment('S1-alpha'), 'part_paid 50 carried', 'though no payment says so');
select test.equals(pg_temp.claim('S1-alpha'), 0::bigint, 'nothing is owed of it');
select test.equals(pg_temp.claim('S2-alpha'), 0::bigint, 'nor of the one after it');
select test.raises(format($$ select settlement.propose_write_off('ann', gen_random_uuid(), %L, 1,
  'x', false) $$, name), 'TS442', 'nothing of ' || name || ' is written off')
from unnest(array['S1-alpha', 'S2-alpha']) name;
select test.raises($$ select settlement.pay_from_deposit('ann', 'S2-alpha', null, 'U2', false) $$,
  'TS442', 'nor paid out of a deposit');

select test.settle(4, 160, null, '2026-05-15');
select test.equals(test.balances(), 'alpha=60', 'what comes later is owed');
select test.equals(pg_temp.claim('S4-alpha'), 60::bigint, 'of its own payment');
select test.equals(pg_temp.claim('S1-alpha'), 0::bigint, 'and not of one that was set off before');
select test.equals((amount, state)::text, '(60,paid)', 'which a deposit pays')
from settlement.pay_from_deposit('ann', 'S4-alpha', null, 'U3', false);
select test.equals(test.balances(), '', 'once');

-- Proposed while it was owed, and set off before it was decided.
select test.settle(5, 100000, null, '2026-06-15');
select test.equals(state, 'proposed', 'above the limit a second person decides')
from settlement.propose_write_off('ann', test.id('w'), 'S5-alpha', 100000, 'x', false);
select test.settle(6, -100000, null, '2026-07-15');
select test.raises($$ select settlement.decide_remedy('bob', test.id('w'), 'approved', null,
  false) $$, 'TS442', 'by then nothing is owed');
select test.finish();
rollback;
