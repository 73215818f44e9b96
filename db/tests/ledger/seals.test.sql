-- Goal: a posting that is changed, added or removed behind the ledger's back is found and named,
-- and so is a row of any table that postings and allocations make.
-- Method: a little history, sealed; then, as a superuser with the guards off, one blow after the
-- other, each undone.
begin;

do $do$ begin perform test.enrol('alpha', 'dora'); end $do$;
do $do$ begin perform test.earn('alpha', 'dora', 's1', 5000); end $do$;
do $do$ begin perform test.earn('alpha', 'ada', 's2', 2000); end $do$;
do $do$ begin perform test.redeem('alpha', 'dora', 's3', 30); end $do$;
select test.moves_to('2026-06-15 13:00Z');

create function test.deep() returns text language sql volatile set search_path = pg_catalog as $$
  select coalesce(string_agg(v.invariant || ': ' || v.first_violation, '; '), 'sound')
  from ledger.verify_deep() v where v.violations > 0
$$;
-- What a deep proof finds after a blow that is then undone.
create function test.after(blow text) returns text language plpgsql volatile as $$
declare
  v_found text;
begin
  begin
    set local session_replication_role = replica;
    execute blow;
    v_found := test.deep();
    raise exception 'undone';
  exception when raise_exception then null;
  end;
  return v_found;
end
$$;

select test.equals(ledger.cut_segment(), 1, 'what was posted so far becomes a segment');
select test.equals((select postings from ledger.seal_segment()), (select count(*) from ledger.postings),
  'the segment is sealed with all that was posted before the cut');
select test.equals((select count(*) from ledger.seal_segment()), 0::bigint, 'once');
select test.equals(ledger.cut_segment(), null::integer, 'a segment of nothing is not cut');
select test.equals(test.deep(), 'sound', 'a sealed ledger proves deeply');

select test.moves_to('2026-06-15 12:00Z');
do $do$ begin perform test.earn('beta', 'ada', 's4', 1000, occurred_at => '2026-06-15 12:00Z'); end $do$;
select test.equals((select min(recorded_at) from ledger.postings where document_id = (
    select id from earning.purchases where receipt = 's4')),
  '2026-06-15 13:00Z'::timestamptz, 'when the clock steps back, nothing is recorded in a sealed segment');
select test.moves_to('2026-06-15 14:00Z');
select test.equals(ledger.cut_segment(), 2, 'the next segment follows');
select test.equals((select postings from ledger.seal_segment()), 1::bigint, 'and holds what came after');
select test.equals(test.deep(), 'sound', 'two seals prove deeply');

select test.equals(test.after($$ update ledger.postings set document_id = gen_random_uuid()
  where wallet_id = test.id('dora wallet') and sequence = 1 $$),
  format('every sealed posting is what it was when it was sealed: segment 1, block 1, wallet %s, posting 1',
    test.id('dora wallet')), 'a posting whose document was changed is named');
select test.equals(test.after($$ update ledger.postings set occurred_at = occurred_at - interval '1 day'
  where wallet_id = test.id('ada wallet') and sequence = 2 $$),
  format('every sealed posting is what it was when it was sealed: segment 2, block 1, wallet %s, posting 2',
    test.id('ada wallet')), 'a posting of the second segment is named');
select test.equals(test.after($$ update ledger.postings set points = points + 1, balance_after = balance_after + 1
  where wallet_id = test.id('dora wallet') and sequence = 1 $$) like
  '%postings replayed%wallet ' || test.id('dora wallet') || ', posting 2%lots%wallet '
  || test.id('dora wallet') || ', lot 1%every sealed%posting 1%', true,
  'more points in a posting show in the replay, the lots and the seal');
select test.equals(test.after($$ delete from ledger.postings
  where wallet_id = test.id('ada wallet') and sequence = 2 $$) like
  '%every sealed posting%segment 2, block 1, 1 missing%', true, 'a missing posting is found');
select test.equals(test.after($$ insert into ledger.postings select p.wallet_id, 3, p.partner_number, p.kind,
    p.points, p.balance_after + p.points, p.pending_after, p.occurred_at, p.recorded_at, p.document_id
  from ledger.postings p where p.wallet_id = test.id('ada wallet') and p.sequence = 2 $$) like
  format('%%every sealed posting%%segment 2, block 1, 1 added, the first at wallet %s, posting 3%%',
    test.id('ada wallet')), true, 'an added posting is named');
select test.equals(test.after($$ update ledger.seals set digest = sha256('x') where number = 1 $$),
  'the seals are one chain of all segments: seal 1', 'a forged seal breaks the chain');
select test.equals(test.after($$ delete from ledger.seal_blocks where number = 2 $$) like
  '%seal 2%', true, 'a block that was removed breaks the chain');
select test.equals(test.after($$ delete from ledger.segments where number = 1 $$) like
  '%chain%', true, 'a segment that was removed breaks the chain');

select test.equals(test.after($$ update ledger.wallets set balance = balance + 1
  where id = test.id('dora wallet') $$) like '%ledger.wallets, wallet ' || test.id('dora wallet'), true,
  'a balance that its postings do not make is named');
select test.equals(test.after($$ update ledger.wallets set pending = 5 where id = test.id('dora wallet') $$)
  like '%ledger.wallets, wallet ' || test.id('dora wallet'), true, 'so are pending points');
select test.equals(test.after($$ update ledger.wallets set held = 5 where id = test.id('dora wallet') $$)
  like '%ledger.open_holds, wallet ' || test.id('dora wallet'), true, 'and points held for no hold');
select test.equals(test.after($$ update ledger.lots set points = points + 1
  where wallet_id = test.id('dora wallet') $$) like '%ledger.lots, wallet '
  || test.id('dora wallet') || ', lot 1', true, 'a lot with other points is named');
select test.equals(test.after($$ update ledger.lots set issuer = issuer + 1
  where wallet_id = test.id('dora wallet') $$) like '%lot 1', true, 'a lot of another issuer, too');
select test.equals(test.after($$ delete from ledger.allocations
  where wallet_id = test.id('dora wallet') $$) like '%lot 1%ledger.debts%debit 2%', true,
  'an allocation that was removed shows in its lot and its debit');
select test.equals(test.after($$ insert into ledger.debts values (test.id('dora wallet'), 2, 7) $$)
  like '%ledger.debts, wallet ' || test.id('dora wallet') || ', debit 2', true, 'an invented debt is named');
select test.equals(test.after($$ insert into ledger.open_holds values
  (test.id('dora wallet'), test.id('hold'), 1, 9, '2027-01-01') $$) like '%ledger.open_holds, wallet '
  || test.id('dora wallet'), true, 'so is an invented hold');
select test.equals(test.after($$ insert into ledger.pending_lots values
  (test.id('dora wallet'), 1, '2027-01-01', true, 1, 9, 'infinity') $$) like '%ledger.pending_lots, wallet '
  || test.id('dora wallet') || '%', true, 'so are invented pending points');
select test.equals(array_agg(test.after(format('update ledger.allocations set %s where wallet_id = %L',
    b.blow, test.id('dora wallet')))),
  array_fill(format('allocations told as the postings that they are for: ledger.allocations, wallet %s,'
    || ' debit 2, lot 1', test.id('dora wallet')), array[5]),
  'so is an allocation that tells another kind, partner or time than its posting')
from unnest(array[$$kind = 'expire'$$, 'partner_number = partner_number + 1',
  $$occurred_at = occurred_at - interval '1 month'$$,
  $$recorded_at = recorded_at - interval '1 s'$$, 'redeemed_at = occurred_at']) as b (blow);

select test.raises($$ update ledger.seals set digest = digest $$, '42501', 'a seal is never changed');
select test.raises($$ delete from ledger.segments $$, '42501', 'a segment is never removed');
select test.raises($$ truncate ledger.seal_blocks $$, '42501', 'nor are blocks');
select test.finish();
rollback;
