-- Goal: points that are held are nobody else's, and a hold ends once: captured, voided or expired.
-- Method: as the service, two lots of different expiry; hold, capture in part, void, let time pass.
begin;
create function pg_temp.seen() returns text language sql as $$
  select concat_ws(' ', points_available, points_pending, points_held, points_owed)
  from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id('ada')])
$$;
set local role tessera_service;

select test.equals(count(*), 2::bigint, 'ada has 150 points, of which 50 expire in January 2027')
from (
  select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('beta', 'ada', 'r2', 5000, occurred_at => '2025-01-10 12:00Z')) earned;

-- Holds that ignore other holds.
select test.equals((refusal, is_replay)::text, '(,f)', 'points are held')
from test.hold('alpha', 'ada', 'h1', 60);
select test.equals(pg_temp.seen(), '90 0 60 0', 'and no longer available');
select test.equals((refusal, detail, is_replay)::text, '(TS201,90,f)',
  'a hold counts against another, of another partner too')
from test.hold('beta', 'ada', 'h1', 91);
select test.equals(refusal, null::text, 'what is not held can be held')
from test.hold('beta', 'ada', 'h2', 90);
select test.equals((refusal, detail)::text, '(TS201,0)', 'then there is nothing left to hold')
from test.hold('alpha', 'ada', 'h3', 1);
select test.equals((refusal, detail)::text, '(TS201,0)', 'nor to redeem')
from test.redeem('alpha', 'ada', 'd1', 1);
select test.equals(refusal, null::text, 'the other partner gives its hold up')
from test.void('beta', 'h2');
select test.equals(pg_temp.seen(), '90 0 60 0', 'its points are available again');
select test.equals((refusal, detail, is_replay)::text, '(TS201,90,t)',
  'a key refused for want of points stays refused when there are enough')
from test.hold('beta', 'ada', 'h1', 91);
select test.equals((refusal, detail)::text, '(TS201,90)', 'nobody holds the largest number')
from test.hold('alpha', 'ada', 'h4', 9223372036854775807);
select test.raises($$ select test.hold('alpha', 'ada', 'h5', 0) $$, '23514',
  'nothing cannot be held');

-- Once only.
select test.equals((refusal, is_replay)::text, '(,t)', 'a repeated hold holds nothing more')
from test.hold('alpha', 'ada', 'h1', 60);
select test.equals((refusal, is_replay, hold_id)::text, format('(,t,%s)', test.id('hold|alpha|h1')),
  'neither does its reference under another key')
from test.hold('alpha', 'ada', 'h1', 60, key => 'another');
select test.equals(refusal, 'TS204', 'its reference with other points is refused')
from test.hold('alpha', 'ada', 'h1', 61, key => 'a third');
select test.equals(refusal, 'TS101', 'its key with other content is refused')
from test.hold('alpha', 'ada', 'h1', 60, content => 'other');
select test.equals(refusal, 'TS504', 'an outlet that the partner does not have is refused')
from test.hold('alpha', 'ada', 'h6', 1, outlet => 'nowhere');
select test.equals(refusal, 'TS306', 'a hold that has not happened yet is refused')
from test.hold('alpha', 'ada', 'h7', 1, occurred_at => '2026-06-15 13:00Z');
select test.equals(refusal, 'TS308', 'terms of another partner are not those that hold')
from test.hold('alpha', 'ada', 'h8', 1,
  terms => (select number from test.terms where partner = 'beta'));
select test.equals(refusal, 'TS601', 'a member that the partner does not know is absent')
from test.hold('alpha', 'carl', 'h9', 1);

-- How long.
select test.raises($$ select test.hold('alpha', 'ada', 'h10', 1, lifetime => 0) $$, '23514',
  'a hold lasts a second at least');
select test.raises($$ select test.hold('alpha', 'ada', 'h10', 1, lifetime => 2592001) $$, '23514',
  'a hold lasts thirty days at most');
select test.equals(refusal, null::text, 'thirty days are not too long')
from test.hold('alpha', 'ada', 'h10', 1, lifetime => 2592000);
select test.equals(refusal, null::text, 'a second is not too short')
from test.hold('alpha', 'ada', 'h11', 1, lifetime => 1);
select test.equals(refusal, null::text, 'each is voided') from test.void('alpha', 'h10');
select test.equals(refusal, null::text, 'and the other') from test.void('alpha', 'h11');

-- Capture spends the lots that the hold reserved: the 50 of January and 10 more.
select test.equals(refusal, null::text, 'more points come that expire before all others')
from test.earn('alpha', 'ada', 'r3', 2000, occurred_at => '2024-08-10 12:00Z');
select test.equals(test.wallet('ada'), '170 20@2026-09-01 90@2028-07-01', 'the open lots');
select test.equals((refusal, detail)::text, '(TS215,60)', 'no more is captured than is held')
from test.capture('alpha', 'h1', 61);
select test.equals(refusal, 'TS206', 'another partner finds no hold') from test.capture('beta', 'h1');
select test.equals(refusal, 'TS206', 'and has nothing to void') from test.void('beta', 'h1');
select test.equals((refusal, is_replay)::text, '(,f)', 'a part is captured')
from test.capture('alpha', 'h1', 55);
select test.equals(test.wallet('ada'), '115 20@2026-09-01 95@2028-07-01',
  'capture spends the lots that the hold reserved, the rest is released');
select test.equals(pg_temp.seen(), '115 0 0 0', 'nothing is held any more');
select test.equals(test.ended('alpha', 'h1'), 'captured 55 5', 'all its points are accounted for');
select test.equals((refusal, is_replay)::text, '(,t)', 'a repeated capture spends nothing')
from test.capture('alpha', 'h1', 55);
select test.equals((refusal, is_replay)::text, '(,t)', 'under another key neither')
from test.capture('alpha', 'h1', 55, key => 'again');
select test.equals(refusal, 'TS208', 'other points of a captured hold are refused by name')
from test.capture('alpha', 'h1', 5, key => 'more');
select test.equals(refusal, 'TS208', 'and so is voiding it') from test.void('alpha', 'h1');
select test.equals(refusal, 'TS101', 'a key of a capture names no void')
from redemption.void_holds(array[test.digest('alpha')], array[test.short_digest('capture h1')],
  array[test.short_digest('x')], array[test.id('hold|alpha|h1')]);
select test.equals(refusal, 'TS209', 'a voided hold is not captured')
from test.capture('beta', 'h2');
select test.equals((refusal, is_replay)::text, '(,t)', 'a voided hold is voided once')
from test.void('beta', 'h2', key => 'again');
select test.equals(refusal, null::text, 'a redemption has the reference')
from test.redeem('alpha', 'ada', 'taken', 1);
select test.equals(refusal, null::text, 'of a hold')
from test.hold('alpha', 'ada', 'taken', 1);
select test.equals(refusal, 'TS204', 'whose capture must not have it too')
from test.capture('alpha', 'taken');
select test.equals(refusal, null::text, 'and can be given another')
from test.capture('alpha', 'taken', reference => 'free', key => 'free');
select test.equals((refusal, is_replay)::text, '(,f)', 'a capture is refunded like any redemption')
from test.refund('alpha', 'h1', 'f1');
select test.equals(test.wallet('ada'), '168 18@2026-09-01 50@2027-02-01 100@2028-07-01',
  'and its points go back to the lots that they came from');

-- Time.
select test.equals(refusal, null::text, 'the 68 points that expire first are held for a minute')
from test.hold('alpha', 'ada', 'h12', 68, lifetime => 60);
reset role;
select test.moves_to('2026-06-15 12:00:59.999999Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'a hold lives to the end of its time')
from test.hold('alpha', 'ada', 'h13', 1, lifetime => 3600);
select test.equals(pg_temp.seen(), '99 0 69 0', 'both are held');
reset role;
select test.moves_to('2026-06-15 12:01Z');
set local role tessera_service;
select test.equals(refusal, 'TS207', 'capture after expiry is refused by name')
from test.capture('alpha', 'h12');
select test.equals(refusal, 'TS207', 'and so is a void') from test.void('alpha', 'h12');
select test.equals(test.ended('alpha', 'h12'), 'expired 0 68', 'it has expired by itself');
select test.equals(pg_temp.seen(), '167 0 1 0', 'and given its points back');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');

-- Points that are held do not expire; a part that is released after its expiry does, at once.
reset role;
select test.moves_to('2026-08-15 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'the 18 points of September are held beyond it')
from test.hold('alpha', 'ada', 'h14', 20, lifetime => 2592000);
reset role;
select test.moves_to('2026-09-02Z');
set local role tessera_service;
select test.equals(pg_temp.seen(), '148 0 20 0', 'they have not expired');
select test.equals(refusal, null::text, 'some of them are spent') from test.capture('alpha', 'h14', 3);
select test.equals(test.wallet('ada'), '150 50@2027-02-01 100@2028-07-01',
  'the others have expired, and what expires later is back');
select test.equals(test.postings('ada', 'expire'), 1::bigint, 'by one posting');
select test.equals(test.verdict(), 'clean', 'the ledger is clean at the end');
select test.finish();
rollback;
