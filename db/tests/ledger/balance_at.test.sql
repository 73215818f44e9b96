-- Goal: the balance of any past instant is what replaying the postings up to it makes.
-- Method: random histories with the clock going on, standing still and stepping back; ask at every
-- instant at which something was recorded, and just before and after.
begin;
select setseed(0.42);
do $$
begin
  for n in 1 .. 120 loop
    perform test.moves_to('2026-06-15 12:00Z'::timestamptz
      + n * interval '1 minute' - (random() * 3)::integer * interval '1 minute');
    if random() < 0.6 then
      perform test.earn('alpha', 'ada', 'b' || n, (random() * 9000)::bigint);
    else
      perform test.redeem('alpha', 'ada', 'b' || n, 1 + (random() * 30)::bigint);
    end if;
  end loop;
end
$$;
select test.equals((select count(*) > 50 from ledger.postings where wallet_id = test.id('ada wallet')), true,
  'there is a history');
select test.equals((
  select count(*) from (
    select distinct p.recorded_at + d.delta as at from ledger.postings p,
      unnest(array['-1 microsecond', '0', '1 microsecond']::interval[]) d (delta)
    where p.wallet_id = test.id('ada wallet')
  ) asked
  cross join lateral ledger.balance_at(test.id('ada wallet'), asked.at) b
  cross join lateral (
    select coalesce(sum(c.balance), 0) as balance, count(*) as postings from ledger.postings p
    cross join lateral ledger.change_of(p.kind, p.points) c
    where p.wallet_id = test.id('ada wallet') and p.recorded_at <= asked.at
  ) replayed
  where (b.balance, b.sequence) is distinct from (replayed.balance, replayed.postings)
), 0::bigint, 'the balance at every instant is what replaying to it makes');
select test.equals((select (b.balance, b.pending) from ledger.balance_at(test.id('ada wallet'), 'infinity') b),
  (select (w.balance, w.pending::bigint) from ledger.wallets w where w.id = test.id('ada wallet')),
  'the balance of the future is that of now');
select test.equals((select b.balance from ledger.balance_at(test.id('ada wallet'), '-infinity') b), 0::bigint,
  'before the first posting there was nothing');
select test.equals((select b.balance from ledger.balance_at(test.id('nobody'), 'infinity') b), null::bigint,
  'a wallet that is not there has no balance');
select test.presents('alpha');
set local role tessera_service;
select test.equals((select count(*) from ledger.known_balance_at(test.id('ada wallet'), now())), 1::bigint,
  'a partner asks about a wallet that it knows');
select test.equals((select count(*) from ledger.known_balance_at(test.id('carl wallet'), now())), 0::bigint,
  'and not about a neighbour''s');
select test.finish();
rollback;
