-- Goal: what is outstanding, how it came about and what became of it, at any instant and by hand.
-- Method: seven months of a small coalition with every kind of posting; after each step the sum of
-- all wallets is noted, and at the end the ledger is asked for each of those instants.
begin;
create temporary table noted (
  at timestamptz, step text, balance bigint, pending bigint) on commit drop;
grant select on noted to public;
create function pg_temp.at(instant timestamptz) returns void language plpgsql as $$
begin
  perform test.moves_to(instant);
  perform ledger.lock_wallets(array(select w.id from ledger.wallets w order by w.id));
end
$$;
create function pg_temp.note(step text) returns void language sql as $$
  insert into noted select test.now() + interval '1 second', step, sum(w.balance), sum(w.pending)
  from ledger.wallets w
$$;
-- The rows of outstanding_at in one text: group points/pending/owed.
create function pg_temp.told(
  grouped text, known timestamptz default null, happened timestamptz default null
) returns text language sql as $$
  select coalesce(string_agg(format('%s %s/%s/%s', case grouped
      when 'issuer' then coalesce(o.issuer, 'operator')
      when 'age' then coalesce(o.age_months_from::text, 'owed')
      when 'expiry' then coalesce(to_char(o.expiry_month, 'YYYY-MM'), o.expiry_rule, 'owed')
      else 'all' end, o.points, o.pending, o.owed), ', '), 'nothing')
  from settlement.outstanding_at(grouped, known, happened) o
$$;
create function pg_temp.month(asked date, of_issuer text, by_issuer boolean default true)
returns text language sql as $$
  select concat_ws(' ', r.opening, '| i', r.issued, 'r', r.returned, 's', r.substituted, 'd',
    r.redeemed, 'f', r.refunded, 'x', r.expired, 'b', r.reinstated, 'a', r.adjusted, '|', r.closing)
  from settlement.roll_forward('2026-01-01', '2026-07-01', by_issuer, null) r
  where r.month = asked and r.issuer is not distinct from of_issuer
$$;

select test.equals(pg_temp.told('total'), 'all 0/0/0', 'an empty ledger owes nothing');
select test.equals(pg_temp.told('issuer'), 'nothing', 'to nobody');
do $$
declare
  v_expiry integer;
begin
  perform coalition.configure('test', null, null, null, null, null, 'allow_debt', 30);
  perform pg_temp.at('2026-01-10 12:00Z');
  perform test.earn('alpha', 'ada', 'r1', 10000);
  perform pg_temp.note('100 of alpha');
  perform pg_temp.at('2026-01-20 12:00Z');
  perform test.earn('beta', 'ada', 'r2', 5000);
  perform pg_temp.note('50 of beta');
  perform pg_temp.at('2026-02-05 12:00Z');
  perform test.redeem('beta', 'ada', 'd1', 120);
  perform pg_temp.note('100 of alpha and 20 of beta are spent');
  perform pg_temp.at('2026-02-10 12:00Z');
  perform test.earn('alpha', 'bob', 'r3', 4000, matures_at => '2026-03-10 12:00Z');
  perform pg_temp.note('40 of alpha are pending');
  perform pg_temp.at('2026-02-15 12:00Z');
  perform test.give_back('alpha', 'r3', 'b0', 1000);
  perform pg_temp.note('of which 10 come back');
  perform pg_temp.at('2026-02-20 12:00Z');
  perform test.refund('beta', 'd1', 'f1', 40);
  perform pg_temp.note('20 of each are refunded');
  perform pg_temp.at('2026-03-11 12:00Z');
  perform pg_temp.note('30 of alpha have matured');
  perform pg_temp.at('2026-03-15 12:00Z');
  perform test.give_back('alpha', 'r1', 'b1');
  perform pg_temp.note('alpha takes 100 back: 20 of its own, 50 of beta, 30 are owed');
  perform pg_temp.at('2026-04-01 12:00Z');
  perform test.earn('beta', 'ada', 'r4', 6000);
  perform pg_temp.note('60 of beta, of which 30 cover the debt');
  perform pg_temp.at('2026-04-10 12:00Z');
  perform test.transfer('ada', 'bob', 10);
  perform pg_temp.note('10 of beta move');
  perform pg_temp.at('2026-04-15 12:00Z');
  perform test.adjust('ann', 'carl', 'a1', 'credit', 25, '2026-05-01');
  perform test.decide_adjustment('bea', 'a1', 'approved');
  perform pg_temp.note('25 of the operator');
  perform pg_temp.at('2026-04-16 12:00Z');
  perform test.redeem('beta', 'carl', 'd2', 5);
  perform pg_temp.note('of which 5 are spent');
  perform pg_temp.at('2026-05-02 12:00Z');
  perform pg_temp.note('and 20 expire');
  perform pg_temp.at('2026-05-03 12:00Z');
  perform test.refund('beta', 'd2', 'f2');
  perform pg_temp.note('the 5 come back, late, and with grace');
  perform pg_temp.at('2026-06-10 12:00Z');
  perform test.earn('alpha', 'bob', 'r5', 700, occurred_at => '2026-03-05 12:00Z');
  select p.sequence into v_expiry from ledger.postings p
  where p.wallet_id = test.id('carl wallet') and p.kind = 'expire'
  order by p.sequence limit 1;
  perform ledger.reinstate_points('ann', test.id('back'), test.id('carl wallet'), null, v_expiry, 8,
    '2026-12-31', false, 'a storm');
  perform pg_temp.note('they expire; 7 are reported late, 8 of the 20 are reinstated');
  perform pg_temp.at('2026-07-01 12:00Z');
  perform test.adjust('ann', 'bob', 'a2', 'debit', 4);
  perform test.decide_adjustment('bea', 'a2', 'approved');
  perform pg_temp.note('4 are taken from bob');
end
$$;
select test.equals(test.verdict(), 'clean', 'the ledger is in order');

-- Whoever may, reads it.
set local role tessera_auditor;
select test.equals(
  (select string_agg(n.step, ', ') from noted n
   cross join lateral settlement.outstanding_at('total', n.at, null) o
   where (o.points - o.owed, o.pending) is distinct from (n.balance, n.pending)), null,
  'at each instant, outstanding is the sum of the balances, and pending that of pending points');
select test.equals(
  (select string_agg(n.step || ' by ' || g, ', ')
   from noted n cross join unnest(array['issuer', 'age', 'expiry']) g
   cross join lateral (
     select coalesce(sum(o.points - o.owed), 0) as balance, coalesce(sum(o.pending), 0) as pending,
       coalesce(min(least(o.points, o.pending, o.owed)), 0) as least
     from settlement.outstanding_at(g, n.at, null) o) t
   where (t.balance, t.pending) <> (n.balance, n.pending) or t.least < 0), null,
  'and so it is by issuer, by age and by expiry, with nothing below zero');
reset role;

-- By issuer.
select test.equals(pg_temp.told('issuer', '2026-02-06'), 'beta 30/0/0', 'after the redemption');
select test.equals(pg_temp.told('issuer', '2026-02-12'), 'alpha 0/40/0, beta 30/0/0', 'pending');
select test.equals(pg_temp.told('issuer', '2026-02-21'), 'alpha 20/30/0, beta 50/0/0', 'refunded');
select test.equals(pg_temp.told('issuer', '2026-03-16'), 'alpha 30/0/30',
  'what is owed is owed to the partner that took it back');
select test.equals(pg_temp.told('issuer', '2026-04-20'),
  'alpha 30/0/0, beta 30/0/0, operator 20/0/0',
  'what covers it is of its issuer, and a move changes no issuer');
select test.equals(pg_temp.told('issuer'), 'alpha 33/0/0, beta 30/0/0, operator 8/0/0', 'at last');
select test.equals(pg_temp.told('issuer', '2026-02-21', '2026-02-15'), 'alpha 0/40/0, beta 30/0/0',
  'what happened by then, of what was known later');
select test.equals(pg_temp.told('issuer', '2026-06-01', '2026-03-14'),
  'alpha 50/0/0, beta 50/0/0', 'what was reported late was not known');
select test.equals(pg_temp.told('issuer', null, '2026-03-14'), 'alpha 57/0/0, beta 50/0/0',
  'and is known now');
select test.equals(pg_temp.told('total', '2026-01-10 12:00Z'), 'all 0/0/0',
  'an instant is not before itself');
select test.equals(pg_temp.told('total', '2026-01-10 12:00:00.000001Z'), 'all 100/0/0',
  'but a microsecond later it is');

-- By age: in whole months since the points were issued.
select test.equals(pg_temp.told('age', '2026-04-10 12:00Z'), '0 60/0/0',
  'a month of alpha''s, nine days of beta''s');
select test.equals(pg_temp.told('age', '2026-03-16'), '0 30/0/0, owed 0/0/30',
  'a debt is of no age');
select test.equals(pg_temp.told('age', '2026-02-12'), '0 30/40/0', 'pending points are apart');
select test.equals(pg_temp.told('age', '2026-06-10 11:59Z'), '0 65/0/0', 'not quite three months');
select test.equals(pg_temp.told('age', '2026-06-10 12:00Z'), '0 35/0/0, 3 30/0/0',
  'three months, of those that matured on 10 March');
select test.equals(pg_temp.told('age', '2026-07-15'), '0 8/0/0, 3 63/0/0',
  'what was moved is as old as where it began');
select test.equals(pg_temp.told('age', '2026-07-15 12:00Z'), '3 71/0/0',
  'and so is what expired and was reinstated');
select test.equals(pg_temp.told('age', '2028-06-01'), '24 71/0/0', 'much later');
select test.equals(pg_temp.told('age', '2040-01-01'), '36 71/0/0', 'and for ever');

-- By expiry: the month whose last day is the last valid one.
select test.equals(pg_temp.told('expiry', '2026-02-12'), '2028-01 30/0/0, 2028-02 0/40/0',
  'purchases of January and February, for two years');
select test.equals(pg_temp.told('expiry', '2026-04-20'),
  '2026-04 20/0/0, 2028-02 30/0/0, 2028-04 30/0/0', 'a credit with a date of its own');
select test.equals(pg_temp.told('expiry', '2026-05-04'),
  '2026-06 5/0/0, 2028-02 30/0/0, 2028-04 30/0/0', 'what came back with grace has another month');
select test.equals(pg_temp.told('expiry', '2026-03-16'), '2028-02 30/0/0, owed 0/0/30',
  'a debt does not expire');
select test.equals(pg_temp.told('expiry'),
  '2026-12 8/0/0, 2028-02 26/0/0, 2028-03 7/0/0, 2028-04 30/0/0', 'at last');

-- The roll-forward.
select test.equals(pg_temp.month('2026-01-01', null, false),
  '0 | i 150 r 0 s 0 d 0 f 0 x 0 b 0 a 0 | 150', 'January');
select test.equals(pg_temp.month('2026-02-01', null, false),
  '150 | i 0 r 0 s 0 d -120 f 40 x 0 b 0 a 0 | 70', 'February: what is pending is not issued');
select test.equals(pg_temp.month('2026-03-01', null, false),
  '70 | i 37 r -100 s 0 d 0 f 0 x 0 b 0 a 0 | 7', 'March: matured, and reported in June');
select test.equals(pg_temp.month('2026-04-01', null, false),
  '7 | i 60 r 0 s 0 d -5 f 0 x 0 b 0 a 25 | 87', 'April');
select test.equals(pg_temp.month('2026-05-01', null, false),
  '87 | i 0 r 0 s 0 d 0 f 5 x -20 b 0 a 0 | 72', 'May');
select test.equals(pg_temp.month('2026-06-01', null, false),
  '72 | i 0 r 0 s 0 d 0 f 0 x -5 b 8 a 0 | 75', 'June');
select test.equals(pg_temp.month('2026-07-01', null, false),
  '75 | i 0 r 0 s 0 d 0 f 0 x 0 b 0 a -4 | 71', 'July');
select test.equals(pg_temp.month('2026-02-01', 'alpha'),
  '100 | i 0 r 0 s 0 d -100 f 20 x 0 b 0 a 0 | 20', 'alpha''s February');
select test.equals(pg_temp.month('2026-03-01', 'alpha'),
  '20 | i 37 r -100 s 50 d 0 f 0 x 0 b 0 a 0 | 7', 'alpha took back what beta had issued');
select test.equals(pg_temp.month('2026-03-01', 'beta'),
  '50 | i 0 r 0 s -50 d 0 f 0 x 0 b 0 a 0 | 0', 'and beta has that much less');
select test.equals(pg_temp.month('2026-04-01', 'alpha'),
  '7 | i 0 r 0 s 30 d 0 f 0 x 0 b 0 a 0 | 37', 'its debt is covered');
select test.equals(pg_temp.month('2026-04-01', 'beta'),
  '0 | i 60 r 0 s -30 d 0 f 0 x 0 b 0 a 0 | 30', 'by points of beta; a move is no change');
select test.equals(pg_temp.month('2026-06-01', null),
  '5 | i 0 r 0 s 0 d 0 f 0 x -5 b 8 a 0 | 8', 'the operator''s own');
select test.equals(
  (select count(*) from (
     select r.opening - lag(r.closing, 1, 0::bigint) over (
         partition by r.issuer order by r.month) as gap,
       r.closing - (r.opening + r.issued + r.returned + r.substituted + r.redeemed + r.refunded
         + r.expired + r.reinstated + r.adjusted) as lost,
       r.closing - coalesce((
         select o.points - o.owed from settlement.outstanding_at('issuer', null,
           r.month + interval '1 month') o where o.issuer is not distinct from r.issuer), 0) as off
     from settlement.roll_forward('2026-01-01', '2026-07-01', true, null) r) c
   where (c.gap, c.lost, c.off) <> (0, 0, 0)), 0::bigint,
  'each month begins where the one before it ended, adds up, and ends with what is outstanding');
select test.equals(
  (select array_agg(r.closing order by r.month) from
   settlement.roll_forward('2026-03-01', '2026-04-01', false, '2026-06-01') r),
  array[0, 80]::bigint[], 'as it was known before the late report');
select test.equals((select count(*) from settlement.roll_forward('2020-01-01', '2020-02-01', false,
  null)), 2::bigint, 'months without anything are there');

-- The triangle.
select test.equals(
  (select string_agg(concat_ws(' ', to_char(t.cohort, 'MM'), to_char(t.month, 'MM'), t.issued,
     t.taken_back, t.redeemed, t.expired), ', ' order by t.cohort, t.month)
   from settlement.redemption_triangle('2026-01-01', '2026-07-01', null) t),
  '01 01 150 0 0 0, 01 02 0 0 80 0, 01 03 0 70 0 0, 03 03 37 0 0 0, 03 07 0 4 0 0, '
  || '04 04 85 30 5 0, 04 05 0 0 -5 20, 04 06 0 0 0 -3',
  'each month''s points and what became of them, wherever they are');
select test.equals(
  (select sum(t.issued - t.taken_back - t.redeemed - t.expired)
   from settlement.redemption_triangle('2026-01-01', '2026-07-01', null) t)::bigint,
  (select o.points from settlement.outstanding_at('total', null, null) o),
  'what is left of all cohorts is what is outstanding');
select test.equals(
  (select string_agg(concat_ws(' ', to_char(t.cohort, 'MM'), t.issued, t.redeemed), ', ')
   from settlement.redemption_triangle('2026-01-01', '2026-01-01', '2026-02-06') t),
  '01 150 0', 'no month after the last');

-- The volume.
select test.equals(
  (select string_agg(concat_ws(' ', to_char(v.month, 'MM'), v.redeemed, v.refunded,
     v.redeemed_in_12_months), ', ' order by v.month)
   from settlement.redemption_volume('2026-02-01', '2026-05-01', null) v),
  '02 120 40 120, 03 0 0 120, 04 5 0 125, 05 0 5 125', 'twelve months, gross');
select test.equals(
  (select string_agg(v.redeemed_in_12_months::text, ' ' order by v.month)
   from settlement.redemption_volume('2027-01-01', '2027-04-01', null) v), '125 5 5 0',
  'a month that is a year old counts no more');
select test.equals(
  (select v.redeemed_in_12_months
   from settlement.redemption_volume('2026-04-01', '2026-04-01', '2026-04-16') v), 120::bigint,
  'nor what was not known');

select test.raises($$ select settlement.outstanding_at('colour', null, null) $$, 'TS901',
  'points have no colour');
set local role tessera_service;
select test.raises($$ select settlement.outstanding_at('total', null, null) $$, '42501',
  'the service may not ask');
select test.finish();
rollback;
