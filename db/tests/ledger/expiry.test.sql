-- Goal: expired points are not spendable from the instant of their expiry, swept or not.
-- Method: step over the expiry and look before anybody writes, then write.
begin;
set local role tessera_service;
select test.equals(expires_at, '2028-07-01Z'::timestamptz, 'two years, to the end of the month')
from test.earn('alpha', 'ada', 'r1', 10000);
reset role;
select test.moves_to('2028-06-30 23:59:59.999999Z');
set local role tessera_service;
select test.equals(test.available('beta', 'ada'), 100::bigint, 'good through the last microsecond');
reset role;
select test.moves_to('2028-07-01Z');
set local role tessera_service;
select test.equals(test.available('beta', 'ada'), 0::bigint,
  'expired points are not there for whoever looks, and no job had to run');
select test.equals(test.postings('ada', 'expire'), 1::bigint, 'looking at them has posted their expiry');
select test.equals((refusal, detail)::text, '(TS201,0)', 'and no redemption gets them')
from test.redeem('alpha', 'ada', 'd1', 1);
select test.equals(test.postings('ada', 'expire'), 1::bigint, 'which happens once');
select test.equals(test.wallet('ada'), '0', 'the balance no longer counts them');
select test.presents('alpha');
select test.equals((partner_number = (select tenancy.current_partner_number()), points, occurred_at,
    document_id = test.id('purchase|alpha|r1'))::text,
  '(t,100,"2028-07-01 00:00:00+00",t)',
  'an expiry is posted to the issuer, at its time, with the purchase behind it')
from ledger.postings where kind = 'expire';

-- Only the part that is left.
select test.equals(refusal, null::text, 'another purchase') from test.earn('beta', 'ada', 'r2', 10000);
select test.equals(refusal, null::text, 'spent in part') from test.redeem('alpha', 'ada', 'd2', 30);
reset role;
select test.moves_to('2031-01-01Z');
set local role tessera_service;
select test.equals((refusal, balance_after)::text, '(,1)', 'an expiry never subtracts past spends twice')
from test.earn('alpha', 'ada', 'r3', 100);
select test.presents('beta');
select test.equals(points::bigint, 70::bigint, 'the part that was left expired, for its issuer')
from ledger.postings where kind = 'expire' and document_id = test.id('purchase|beta|r2');

-- Late reports.
select test.equals((refusal, balance_after)::text, '(,101)',
  'a purchase that is reported after its points have expired is recorded')
from test.earn('alpha', 'ada', 'r4', 10000, occurred_at => '2027-01-01Z');
select test.equals(test.available('alpha', 'ada'), 1::bigint, 'but its points cannot be spent');
select test.equals((refusal, detail)::text, '(TS201,1)', 'by nobody')
from test.redeem('alpha', 'ada', 'd3', 2);

-- A change of policy touches no lot that is there.
reset role;
select coalition.configure('test', null, null, true, null, null, null, null);
set local role tessera_service;
select test.equals(expires_at, 'infinity'::timestamptz, 'from now on points never expire')
from test.earn('alpha', 'ada', 'r5', 500);
select test.equals(test.available('alpha', 'ada'), 6::bigint, 'all of them can be spent');
reset role;
select test.moves_to('2099-01-01Z');
set local role tessera_service;
select test.equals(test.available('alpha', 'ada'), 5::bigint, 'earlier ones keep their expiry');

select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
