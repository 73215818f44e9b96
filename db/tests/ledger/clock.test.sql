-- Goal: a clock that steps back neither disorders a wallet's history nor reaches into a sealed part.
-- Method: the clock moved to an earlier day between postings, before and after a seal.
begin;
set local role tessera_service;
select test.equals(refusal, null::text, 'bought on the 20th') from test.earn('alpha', 'ada', 'r0', 100);
reset role;
select test.moves_to('2026-06-20 12:00Z');
set local role tessera_service;
select test.equals(refusal, null::text, 'and again') from test.earn('alpha', 'ada', 'r1', 10000);
reset role;
select test.moves_to('2026-06-15 12:00Z');
set local role tessera_service;
select test.equals(recorded_at, '2026-06-20 12:00Z'::timestamptz,
  'the next posting of the wallet is not recorded before the last')
from test.earn('alpha', 'ada', 'r2', 10000);
select test.equals(refusal, null::text, 'nor is a redemption') from test.redeem('alpha', 'ada', 'd1', 5);
reset role;
select test.equals(count(*), 0::bigint, 'recorded in the order of the sequences')
from (
  select p.recorded_at, lag(p.recorded_at) over (order by p.sequence) as before
  from ledger.postings p where p.wallet_id = test.id('ada wallet')
) posted where recorded_at < before;

select test.moves_to('2026-06-21 12:00Z');
set local role tessera_operator;
select test.equals(ledger.cut_segment(), 1, 'history is cut on the 21st');
reset role;
select test.moves_to('2026-06-15 12:00Z');
set local role tessera_service;
select test.equals(recorded_at, '2026-06-21 12:00Z'::timestamptz,
  'no wallet is posted to before the cut, even one that had no posting')
from test.earn('beta', 'carl', 'r3', 10000);
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger is sound');
select test.finish();
rollback;
