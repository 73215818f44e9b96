-- Goal: what is due in a wallet happens in the order of time, for whoever looks first.
-- Method: lots, pending lots and a hold put in place by hand, then moves of the clock.
begin;
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'a purchase is there')
from (select test.earn('alpha', 'ada', 'r1', 10000)) earned;
-- 40 of the 100 points are held until July; 30 more points mature in August, 20 lapse then.
select test.equals(refusal, null::text, 'and a hold')
from test.hold('alpha', 'ada', 'h1', 40, lifetime => 24 * 86400 + 43200);
reset role;
set local role tessera_owner;
insert into ledger.pending_lots
values
  (test.id('ada wallet'), ledger.post(test.id('ada wallet'), 'accrue', 1, 30, test.now(),
    test.now(), test.id('purchase|alpha|r2')), '2026-08-01Z', true, 1, 30, '2026-09-01Z'),
  (test.id('ada wallet'), ledger.post(test.id('ada wallet'), 'accrue', 1, 20, test.now(),
    test.now(), test.id('purchase|alpha|r3')), '2026-08-01Z', false, 1, 20, '2026-09-01Z');
update ledger.wallets set due_at_first = ledger.due_at_first(id);
reset role;

create function pg_temp.seen() returns text language sql as $$
  select concat_ws(' ', points_available, points_pending, points_held, points_owed)
  from ledger.read_wallets(array[test.digest('alpha')], array[null::uuid], array[test.id('ada')])
$$;
set local role tessera_service;
select test.equals(pg_temp.seen(), '60 50 40 0', 'held and pending points are not available');
reset role;
select test.moves_to('2026-07-10Z');
set local role tessera_service;
select test.equals(pg_temp.seen(), '100 50 0 0', 'a hold whose time is over gives back its points');
reset role;
select test.moves_to('2026-08-01Z');
set local role tessera_service;
select test.equals(pg_temp.seen(), '130 0 0 0', 'what is confirmed matures, the rest lapses');
reset role;
select test.equals(string_agg(format('%s %s %s', p.kind, p.points, p.occurred_at::date), ', '
    order by p.sequence),
  'earn 100 2026-06-15, accrue 30 2026-06-15, accrue 20 2026-06-15, mature 30 2026-08-01, '
  'cancel 20 2026-08-01', 'each is posted once')
from ledger.postings p;
select test.moves_to('2026-09-01Z');
set local role tessera_service;
select test.equals(pg_temp.seen(), '100 0 0 0', 'matured points expire as they would have');
reset role;
select test.equals(w.due_at_first, '2028-07-01Z'::timestamptz, 'the wallet knows what is due next')
from ledger.wallets w where w.id = test.id('ada wallet');
select test.finish();
rollback;
