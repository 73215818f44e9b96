-- Goal: a prepaid partner that is billed in another currency than payments are made in pays out of
-- its deposits too, at the rate of its statement, and no cent appears or is lost.
-- Method: a partner billed in yen, at 0.00613 euros a yen; what reaches and what does not.
begin;
set constraints all immediate; -- As if each statement were committed.
do $$
declare
  v_zero    constant bytea := sha256('');
  v_number  integer;
begin
  insert into settlement.terms (id, partner_number, valid_from, currency, funding,
    issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, is_prepaid,
    prepaid_reserve, reason, proposed_by, proposed_at)
  select gen_random_uuid(), p.number, '2026-01-01', 'JPY', 'at_issue', 10000, 10000, 8000, 0, true,
    0, 'test', 'ann', test.now()
  from tenancy.partners p where p.code = 'alpha' returning number into v_number;
  insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
  values (v_number, 'approved', 'bob', test.now());
  perform settlement.set_payment_policy('ann', null, 100000, null, null);
  perform settlement.propose_deposit('ann', test.id('d1'), 'alpha', 1000, 'JPY', 'D1');
  perform test.settle(1, null, 30, '2026-06-01', approved => false);
  insert into settlement.statements (partner_number, settlement_number, id, serial, currency, net,
    rate_nanos, settlement_net, previous_balance, balance, due_on, document, digest, signature)
  select p.number, 1, test.id('abroad'), 'S1-alpha', 'JPY', 1500, 6130000, 920, 0, 920,
    '2026-06-01', '{}', v_zero, v_zero || v_zero
  from tenancy.partners p where p.code = 'alpha';
  insert into settlement.payments (settlement_number, line, debtor, creditor, amount, currency,
    due_on, reference)
  select 1, 9, p.number, 0, 920, 'EUR', '2026-06-01', 'S1-alpha'
  from tenancy.partners p where p.code = 'alpha';
end
$$;
-- Limit, used, available and what is stated, in yen.
create function pg_temp.exposure() returns text language sql as $$
  select concat_ws(' ', x.limit_amount, x.used, x.available, x.stated, x.currency)
  from settlement.exposure_of('alpha') x
$$;
set local role tessera_operator;
select test.equals(pg_temp.exposure(), '1000 0 1000 0 JPY', 'it has paid in yen');
select test.equals((from_deposits, currency)::text, '(613,EUR)', 'a thousand yen are 6.13 euros')
from settlement.approve_settlement('boss', '2026-01', false);
select test.equals(test.payment('S1-alpha'), 'part_paid 307', 'of what is to be paid');
select test.equals(test.balances(), 'alpha=307 beta=30', 'and owed');
select test.equals(pg_temp.exposure(), '0 500 -500 500 JPY', 'the deposit is used up, and 500 yen are open');
select test.equals((state, is_replay)::text, '(approved,f)', 'more than that is paid in')
from settlement.propose_deposit('ann', test.id('d2'), 'alpha', 5000, 'JPY', 'D2');
select test.equals(test.payment('S1-alpha'), 'paid 0', 'what is left is paid');
-- 307 cents at 0.613 cents a yen are 500.8 yen.
select test.equals(string_agg(u.amount || ' ' || u.currency, ', ' order by u.event_number),
  '1000 JPY, 501 JPY', 'each to the next yen') from settlement.deposit_uses u;
select test.equals(pg_temp.exposure(), '4499 -1 4500 -1 JPY', 'nothing appears and nothing is lost');
select test.equals(test.balances(), 'beta=30', 'it is square');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');
select test.equals((amount, open)::text, '(920,920)', 'all of it can be put back')
from settlement.return_to_deposit('ann', 'S1-alpha', 'U0', 'a mistake', false);
select test.equals((is_replay, amount, open)::text, '(t,920,920)', 'once')
from settlement.return_to_deposit('ann', 'S1-alpha', 'U0', 'a mistake', false);
select test.equals(pg_temp.exposure(), '6000 1500 4500 1500 JPY', 'in yen');
select test.equals((amount, state, open)::text, '(100,part_paid,820)', 'a part of it is said in euros')
from settlement.pay_from_deposit('ann', 'S1-alpha', 100, 'U1', false);
select test.equals(pg_temp.exposure(), '5837 1337 4500 1337 JPY', 'and taken in yen');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');
reset role;
select test.equals(string_agg(settlement.converted(n, 'EUR', 'JPY', 1000000000, r)::text, ' '),
  '1 1 2 1000000000000000', 'rounded half away from zero, exactly')
from (values (149, 1000000000), (100, 1000000000), (150, 1000000000),
  (100000000000000000, 1000000000)) v (n, r);
select test.finish();
rollback;
