-- Goal: holds, merges and their undoing, and expiry by activity change nothing of what is told but
-- what they must.
-- Method: points of two months through a merge, back, and into a household, some of them held; the
-- sum over wallets is compared after each step.
begin;
create function pg_temp.told(grouped text, known timestamptz default null) returns text
language sql as $$
  select coalesce(string_agg(format('%s %s/%s', coalesce(o.issuer, o.age_months_from::text,
    to_char(o.expiry_month, 'YYYY-MM'), o.expiry_rule, 'owed'), o.points, o.owed), ', '), 'nothing')
  from settlement.outstanding_at(grouped, known, null) o
$$;
create function pg_temp.differs() returns text language sql as $$
  select string_agg(g, ', ')
  from unnest(array['total', 'issuer', 'age', 'expiry']) g
  cross join lateral (
    select sum(o.points - o.owed) as balance, sum(o.pending) as pending
    from settlement.outstanding_at(g, null, null) o) t
  where (t.balance, t.pending) <> (select sum(w.balance), sum(w.pending) from ledger.wallets w)
$$;
create function pg_temp.triangle() returns text language sql as $$
  select string_agg(concat_ws(' ', to_char(t.cohort, 'MM'), to_char(t.month, 'MM'), t.issued,
    t.taken_back, t.redeemed, t.expired), ', ')
  from settlement.redemption_triangle('2026-01-01', '2026-12-01', null) t
$$;
do $$ begin
  perform coalition.configure('test', null, null, null, null, null, 'allow_debt', 0);
  perform test.moves_to('2026-01-10 12:00Z');
  perform test.earn('alpha', 'ada', 'r1', 10000);
  perform test.moves_to('2026-03-10 12:00Z');
  perform test.earn('beta', 'carl', 'r2', 5000);
  perform test.moves_to('2026-04-10 12:00Z');
  perform test.hold('alpha', 'ada', 'h1', 60, 86400);
end $$;
select test.equals(pg_temp.told('issuer'), 'alpha 100/0, beta 50/0', 'what is held is there');
select test.equals(pg_temp.told('expiry'), '2028-01 100/0, 2028-03 50/0', 'with its expiry');
do $$ begin perform test.give_back('alpha', 'r1', 'b1'); end $$;
select test.equals(pg_temp.told('issuer'), 'alpha 60/60, beta 50/0',
  'a return that a hold is in the way of');
select test.equals(pg_temp.differs(), null, 'adds up');
do $$ begin perform test.void('alpha', 'h1'); end $$;
select test.equals(pg_temp.told('issuer'), 'beta 50/0', 'and is covered when the hold is over');
select test.equals(pg_temp.told('age'), '0 50/0', 'by points that are gone');
select test.equals(pg_temp.differs(), null, 'which adds up');
select test.equals(pg_temp.triangle(), '01 01 100 0 0 0, 01 04 0 100 0 0, 03 03 50 0 0 0',
  'nothing was redeemed');

-- A merge, and back.
do $$ begin
  perform test.moves_to('2026-05-10 12:00Z');
  perform test.earn('alpha', 'ada', 'r3', 3000);
  perform test.moves_to('2026-06-15 12:00Z');
  perform test.merge('carl', 'ada');
end $$;
select test.equals(pg_temp.told('issuer'), 'alpha 30/0, beta 50/0', 'a merge moves to nobody else');
select test.equals(pg_temp.told('age'), '0 30/0, 3 50/0', 'and makes nothing younger');
select test.equals(pg_temp.told('expiry'), '2028-03 50/0, 2028-05 30/0', 'or later');
do $$ begin perform test.unmerge('carl'); end $$;
select test.equals(pg_temp.told('age'), '0 30/0, 3 50/0', 'nor does going back');
do $$ begin
  perform test.moves_to('2026-06-16 12:00Z');
  perform test.join_household('carl', 'ada');
  perform test.redeem('alpha', 'ada', 'd1', 20);
end $$;
select test.equals(pg_temp.told('issuer'), 'alpha 30/0, beta 30/0', 'spent after three moves');
select test.equals(pg_temp.triangle(),
  '01 01 100 0 0 0, 01 04 0 100 0 0, 03 03 50 0 0 0, 03 06 0 0 20 0, 05 05 30 0 0 0',
  'it is redeemed of the month in which it began');
select test.equals(pg_temp.differs(), null, 'and adds up');
select test.equals(pg_temp.told('age', '2026-06-15 11:59Z'), '0 30/0, 3 50/0',
  'before the merge it was as it was');

-- Points that activity renews, and points that never expire.
do $$ begin
  perform coalition.configure('test', null, null, false, 12, 'month', null, null,
    new_renews => true);
  perform test.earn('alpha', 'bob', 'r4', 700);
  perform coalition.configure('test', null, null, true, null, null, null, null);
  perform test.earn('alpha', 'bob', 'r5', 800);
  perform test.redeem('alpha', 'bob', 'd2', 15);
end $$;
select test.equals(pg_temp.told('expiry'), '2028-03 30/0, 2028-05 30/0', 'all of it is spent');
select test.equals((select count(*) from settlement.outstanding_at('expiry', null, null) o
  where o.points < 0), 0::bigint, 'and nothing is below zero');
do $$ begin
  perform test.moves_to('2026-06-17 12:00Z');
  perform test.refund('alpha', 'd2', 'f2');
end $$;
select test.equals(pg_temp.told('expiry'),
  '2028-03 30/0, 2028-05 30/0, never 8/0, activity 7/0', 'both kinds are told apart');
select test.equals(pg_temp.differs(), null, 'and add up');
select test.equals(test.verdict(), 'clean', 'the ledger is in order');
select test.finish();
rollback;
