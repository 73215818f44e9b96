-- Goal: a batch of reads answers each for its own partner, and what expires when.
-- Method: lots of two issuers and three expiries; good, suspended, unknown keys in one batch.
begin;
set local role tessera_service;
select test.equals(count(*), 4::bigint, 'four lots, two of which expire together')
from (select test.earn('alpha', 'ada', 'r1', 10000)
  union all select test.earn('beta', 'ada', 'r2', 5000)
  union all select test.earn('beta', 'ada', 'r3', 2000, occurred_at => '2025-06-01Z')
  union all select test.earn('beta', 'ada', 'r4', 1000, occurred_at => '2024-06-01Z')) earned;
reset role;
select test.moves_to('2026-07-02Z');
set local role tessera_service;
select test.equals(
  string_agg(format('%s:%s', request_number,
    coalesce(refusal, points_available || ' ' || array_to_string(expiring_points, '+'))), ', '
    order by request_number),
  '1:170 20+150, 2:TS503, 3:TS501, 4:TS103, 5:170 20+150, 6:TS103, 7:TS103',
  'each request of a batch is answered as its key may see')
from ledger.read_wallets(
  array[test.digest('alpha'), test.digest('gamma'), test.digest('nobody'), test.digest('alpha'),
    test.digest('beta'), test.digest('beta'), test.digest('beta')],
  array[null, null, null, null, test.id('ada wallet'), test.id('bob wallet'), null],
  array[test.id('ada'), test.id('ada'), test.id('ada'), test.id('carl'), null, null, null]);
select test.presents('alpha');
select test.equals(string_agg(format('%s %s', kind, coalesce(document_id::text, 'other')), ', '
    order by sequence),
  format('earn %s, earn other, earn other, earn other, expire other', test.id('purchase|alpha|r1')),
  'of another partner''s postings a partner sees no document')
from ledger.wallet_postings(test.id('ada wallet'), null, null, 10);
select test.equals(count(*), 0::bigint, 'of an unknown wallet nothing at all')
from ledger.wallet_postings(test.id('carl wallet'), null, null, 10);
select test.equals(string_agg(sequence::text, ',' order by sequence desc), '3,2',
  'a page goes on below a posting')
from ledger.wallet_postings(test.id('ada wallet'), 4, null, 2);
select test.equals(string_agg(sequence::text, ',' order by sequence desc), '3,2',
  'and above one, nearest first')
from ledger.wallet_postings(test.id('ada wallet'), null, 1, 2);
select test.finish();
rollback;
