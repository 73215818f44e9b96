-- Goal: every point that moves is counted in exactly one settlement, whenever it is reported.
-- Method: three periods with late receipts, returns and refunds of closed periods, transfers,
-- expiry, reinstatement, pending points, debts and holds across closings; figures are counted as a
-- close does, and their sums compared with the balances and with the whole ledger.
begin;
select coalition.configure('test', null, null, null, null, null, null, null,
  new_approval_limit => 1000);
update coalition.settings set return_policy = 'allow_debt';
select test.moves_to('2026-06-01 00:00Z');
create function pg_temp.earn(partner text, member text, receipt text, points bigint,
  happened timestamptz default null, matures timestamptz default null) returns void
language plpgsql as $$
begin
  perform test.earn(partner, member, receipt, points * 100, occurred_at => happened,
    matures_at => matures);
end
$$;
insert into settlement.policies
  (valid_from, currency, calendar, cut_off_day, carrying_rate_micros, levy, set_by, set_at)
select '2020-01-01', 'EUR', 'monthly', 1, 5000, 0, 'ann', '2026-01-01';
insert into settlement.terms (id, partner_number, valid_from, currency, funding,
  issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, reason,
  proposed_by, proposed_at)
select test.id(p.code || d), p.number, d::timestamptz, 'EUR', 'at_issue', 10000, 10000, 8000, 0,
  'a test', 'ann', '2026-01-01'
from tenancy.partners p, unnest(array['2026-01-01Z', '2026-07-15Z']) d
where p.code in ('alpha', 'beta') order by d, p.number;
insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
select t.number, 'approved', 'ben', '2026-01-01' from settlement.terms t;

-- Closes a period as far as counting goes: the cut, the figures, and the settlement.
create function pg_temp.closes(period_name text, period_end timestamptz) returns void
language plpgsql as $$
declare
  v_last  settlement.settlements;
  v_cut   timestamptz;
  v_open  bigint;
begin
  perform test.moves_to(test.now() + interval '1 second');
  select * into v_last from settlement.settlements s order by s.number desc limit 1;
  v_cut := settlement.cut_for_settlement(period_end);
  create temporary table counted on commit drop as
  select * from settlement.count_figures(period_end, v_cut,
    coalesce(v_last.until_at, '-infinity'), coalesce(v_last.cut_at, '-infinity'));
  v_open := coalesce(v_last.closing_points, 0) + (
    select coalesce(sum(case when c.measure in ('issued', 'refunded', 'reinstated', 'credited')
      then c.points when c.measure in ('substituted_in', 'substituted_out') then 0
      else -c.points end), 0) from counted c);
  insert into settlement.settlements (number, id, name, from_at, until_at, cut_at, policy_number,
    currency, opening_points, closing_points, opening_liability, closing_liability,
    operator_figures, previous_digest, digest, signing_key, closed_by, closed_at)
  values (coalesce(v_last.number, 0) + 1, test.id('settlement ' || period_name), period_name,
    coalesce(v_last.until_at, '2026-06-01Z'), period_end, v_cut,
    (select max(p.number) from settlement.policies p), 'EUR',
    coalesce(v_last.closing_points, 0), v_open, 0, 0, '{}',
    coalesce(v_last.digest, decode(repeat('00', 32), 'hex')), sha256(period_name::bytea),
    sha256('key'), 'ann', v_cut);
  insert into settlement.figures
  select coalesce(v_last.number, 0) + 1, row_number() over (), c.* from counted c;
  drop table counted;
end
$$;
-- The figures of a settlement: who, what, of whom, by which terms, of which period.
create function pg_temp.figures(asked integer) returns text language sql as $$
  select string_agg(concat_ws(' ', coalesce(p.code, 'operator'), f.measure,
    case when f.counterpart is not null then coalesce(c.code, 'operator') end,
    case when t.valid_from > '2026-01-01' then 'new' end, 'of ' || b.name, f.points),
    ', ' order by f.line)
  from settlement.figures f
  left join tenancy.partners p on p.number = f.partner_number
  left join tenancy.partners c on c.number = f.counterpart
  left join settlement.terms t on t.number = f.terms_number
  left join settlement.settlements b on b.number = f.belongs_to
  where f.settlement_number = asked
$$;

-- June: earned at both, redeemed across, one is pending.
select test.moves_to('2026-06-10 12:00Z');
do $$ begin
  perform test.enrol('alpha', 'ann'), test.enrol('beta', 'ann'), test.enrol('alpha', 'ben');
  perform test.enrol('beta', 'ben');
  perform pg_temp.earn('alpha', 'ann', 'a1', 100);
  perform pg_temp.earn('beta', 'ann', 'b1', 50);
  perform test.redeem('beta', 'ann', 'x1', 120);
  perform pg_temp.earn('alpha', 'ann', 'a2', 40, matures => '2026-07-05 12:00Z');
  perform pg_temp.earn('alpha', 'ben', 'a3', 60);
  perform pg_temp.earn('beta', 'ben', 'b3', 10);
  perform test.redeem('beta', 'ben', 'x2', 30);
end $$;
select test.raises($$ select settlement.cut_for_settlement('2026-07-01 00:00Z') $$, 'TS410',
  'a period that is not over cannot be cut');
-- On 1 July, before the close: late for June, but in time; and one of July.
select test.moves_to('2026-07-01 06:00Z');
do $$ begin
  perform pg_temp.earn('alpha', 'ann', 'a4', 7, '2026-06-30 23:59:59.999999Z');
  perform pg_temp.earn('alpha', 'ann', 'a5', 9, '2026-07-01 00:00Z');
  perform pg_temp.closes('2026-06', '2026-07-01 00:00Z');
end $$;
select test.equals(pg_temp.figures(1),
  'alpha issued 167, beta issued 60, beta redeemed alpha 130, beta redeemed beta 20',
  'June has what was reported before the close; pending points are not counted');
select test.equals((select closing_points from settlement.settlements), 77::bigint,
  'what is outstanding are the balances without July''s');

-- July: late for June, and for a time before the first terms; a return that finds another issuer's
-- points and leaves a debt, a refund.
select test.moves_to('2026-07-20 12:00Z');
do $$ begin
  perform pg_temp.earn('alpha', 'ann', 'a6', 5, '2026-06-20 12:00Z');
  perform pg_temp.earn('alpha', 'ann', 'a7', 11, '2026-07-15 00:00Z');
  perform pg_temp.earn('alpha', 'ann', 'a0', 2, '2025-11-20 12:00Z');
  perform test.hold('beta', 'ben', 'h1', 40, lifetime => 86400 * 30);
  perform test.refund('beta', 'x2', 'f1', 10);
  -- Of Ben's 70 he has spent 30, 40 are held, 10 came back: 60 of alpha are taken back.
  perform test.give_back('alpha', 'a3', 'r1');
end $$;
select test.equals((select sum(d.points) from ledger.debts d)::bigint, 50::bigint,
  'the return has left a debt');
-- Of the end of July, after it, but before the close: July's, and not August's as well.
select test.moves_to('2026-08-01 06:00Z');
do $$ begin
  perform pg_temp.earn('alpha', 'ann', 'a8', 13, '2026-07-20 12:00Z');
  perform pg_temp.closes('2026-07', '2026-08-01 00:00Z');
end $$;
select test.equals(pg_temp.figures(2),
  'alpha issued 9, alpha issued new 24, alpha issued of 2026-06 47, alpha returned of 2026-06 60, '
  || 'beta refunded alpha of 2026-06 10', 'July names June and the terms of the time');

-- August: the hold is voided, which covers the debt by a cause of before the cut; credit, expiry.
select test.moves_to('2026-08-10 12:00Z');
do $$ begin
  perform test.void('beta', 'h1');
  perform pg_temp.earn('beta', 'ben', 'b4', 25);
  perform test.transfer('ann', 'ben', 5);
  perform test.adjust('ann', 'ann', 'j1', 'credit', 3);
  perform test.adjust('ann', 'ann', 'j2', 'debit', 2);
end $$;
select test.equals((select count(*) from ledger.debts), 0::bigint, 'the debt is covered');
select test.moves_to('2026-09-01 06:00Z');
do $$ begin perform pg_temp.closes('2026-08', '2026-09-01 00:00Z'); end $$;
select test.equals(pg_temp.figures(3), 'operator credited 3, alpha substituted_out beta new 20, '
  || 'beta issued new 25, beta substituted_in alpha new 20, beta debited new 2',
  'August has what came back of the hold and paid the debt');
select test.equals((select string_agg(v.violations::text, ' ')
  from generate_series(1, 3) s, settlement.verify_figures(s) v), '0 0 0 0 0 0',
  'what was closed is counted to the same again');

-- Two years later all expires; some of it is given back.
select test.moves_to('2028-12-01 12:00Z');
do $$ begin
  perform ledger.lock_wallets(array[test.id('ann wallet'), test.id('ben wallet')]);
  perform pg_temp.closes('2028-12', '2028-12-01 00:00Z');
end $$;
select test.equals((select closing_points from settlement.settlements where number = 4)::numeric,
  (select sum(w.balance) from ledger.wallets w), 'all is settled: the balances are outstanding');
select test.equals((
  with counted as (
    select f.measure, sum(f.points) as points from settlement.figures f group by 1
  ), posted as (
    select m.measure, sum(p.points) as points
    from ledger.postings p
    join (values ('earn', 'issued'), ('mature', 'issued'), ('return', 'returned'),
      ('redeem', 'redeemed'), ('refund', 'refunded'), ('expire', 'expired'),
      ('reinstate', 'reinstated'), ('credit', 'credited'), ('debit', 'debited'))
      as m (kind, measure) on m.kind = p.kind::text
    group by 1
  )
  select count(*) from counted c full join posted p on p.measure = c.measure::text
  where c.points is distinct from p.points
    and coalesce(c.measure not in ('substituted_in', 'substituted_out'), true)), 0::bigint,
  'figures over all closings are the totals of the ledger');
select test.equals((
  select count(*) from ledger.postings p
  where 1 <> (
    select count(*) from settlement.settlements s
    left join settlement.settlements e on e.number = s.number - 1
    where p.occurred_at < s.until_at and p.recorded_at < s.cut_at
      and (e.number is null or p.occurred_at >= e.until_at or p.recorded_at >= e.cut_at))),
  0::bigint, 'every posting lies in exactly one settlement');
select test.equals((select sum(v.violations) from ledger.verify() v)::bigint, 0::bigint,
  'and the ledger is whole');
select test.equals((
  select count(*) from ledger.allocations a
  join ledger.postings d on d.wallet_id = a.wallet_id and d.sequence = a.debit
  join ledger.postings c on c.wallet_id = a.wallet_id and c.sequence = a.cause
  where (a.partner_number, a.kind) is distinct from
      (d.partner_number, case when c.kind = 'refund' and a.points < 0 then c.kind else d.kind end)
    or a.debit = a.cause and (a.occurred_at, a.recorded_at) <> (d.occurred_at, d.recorded_at)
    or a.points < 0 and (a.occurred_at, a.recorded_at) <> (c.occurred_at, c.recorded_at)),
  0::bigint, 'allocations repeat what their postings say');

-- What is behind a line: to the operator all, to the partner its own, to a neighbour nothing.
insert into settlement.statements (partner_number, settlement_number, id, serial, currency, net,
  settlement_net, previous_balance, balance, due_on, document, digest, signature)
select p.number, 1, test.id('statement ' || p.code), p.number::text, 'EUR', 0, 0, 0, 0,
  '2026-07-31', '{}', sha256('{}'), sha512('{}')
from tenancy.partners p where p.code in ('alpha', 'beta');
insert into settlement.lines (partner_number, settlement_number, line, document, charge, amount)
select p.number, 1, l.line, 'points', l.charge::settlement.charge, 0
from tenancy.partners p, (values (1, 'issue_charge'), (2, 'redemption_charge'),
  (3, 'reimbursement')) l (line, charge)
where p.code in ('alpha', 'beta');
create function pg_temp.behind(who text, line integer) returns text language sql as $$
  select string_agg(concat_ws(' ', b.measure, b.points), ', ' order by b.recorded_at, b.points)
  from settlement.statement_postings(test.id('statement ' || who), line, null, null, 100) b
$$;
create function pg_temp.own(who text, line integer) returns text language sql as $$
  select string_agg(concat_ws(' ', b.points, b.is_own, b.document_id is not null,
    b.wallet_id is not null), ', ' order by b.recorded_at, b.points)
  from settlement.own_statement_postings(test.id('statement ' || who), line, null, null, 100) b
$$;
select test.equals(pg_temp.behind('alpha', 1), 'issued 60, issued 100, issued 7', 'of issue');
select test.equals(pg_temp.behind('alpha', 2), 'redeemed 30, redeemed 100', 'of its points');
select test.equals(pg_temp.behind('beta', 3), 'redeemed 30, redeemed 120',
  'of what was spent there');
select test.equals((
  select string_agg(n.points::text, ' ') from settlement.statement_postings(
    test.id('statement alpha'), 1, null, null, 1) f
  cross join lateral settlement.statement_postings(
    test.id('statement alpha'), 1, f.recorded_at, f.place, 1) n
  where f.points + n.points = 160), (
  select string_agg(b.points::text, ' ') from (select * from settlement.statement_postings(
    test.id('statement alpha'), 1, null, null, 2) offset 1) b), 'a page goes on after a place');
set local role tessera_service;
do $$ begin perform test.presents('alpha'); end $$;
select test.equals(pg_temp.own('alpha', 1), null, 'before the approval there is nothing to see');
select test.equals(count(*), 0::bigint, 'no statement') from settlement.statements;
select test.equals(count(*), 0::bigint, 'and no line') from settlement.lines;
reset role;
insert into settlement.settlement_approvals values (1, 'ben', '2026-07-02');
set local role tessera_service;
select test.equals(pg_temp.own('alpha', 1), '60 t t t, 100 t t t, 7 t t t',
  'its own is told whole');
select test.equals(pg_temp.own('alpha', 2), '30 f f f, 100 f f f',
  'of what was spent elsewhere only when and how many points');
select test.equals(pg_temp.own('beta', 3), null, 'another''s statement has nothing behind it');
select test.equals(count(*), 1::bigint, 'one statement') from settlement.statements;
select test.equals(count(*), 3::bigint, 'its three lines') from settlement.lines;
select test.raises($$ select pg_temp.behind('alpha', 1) $$, '42501',
  'the whole is the operator''s');
select test.raises($$ select settlement.count_figures(now(), now(), now(), now()) $$, '42501',
  'counting, too');
select test.raises($$ select * from settlement.figures $$, '42501', 'and the figures');
reset role;

-- Every line that counts points has exactly its quantity behind it: two versions of terms, late
-- items, returns, refunds, substitution and breakage, as figures make lines.
insert into settlement.statements (partner_number, settlement_number, id, serial, currency, net,
  settlement_net, previous_balance, balance, due_on, document, digest, signature)
select p.number, s.number, test.id(format('statement %s %s', p.code, s.number)),
  format('%s-%s', s.number, p.number), 'EUR', 0, 0, 0, 0, '2026-07-31', '{}', sha256('{}'),
  sha512('{}')
from tenancy.partners p, settlement.settlements s
where p.code in ('alpha', 'beta') and s.number > 1;
insert into settlement.lines (partner_number, settlement_number, line, document, charge, quantity,
  amount, terms_number, belongs_to)
select l.partner, l.settlement_number, 10 + row_number() over (), 'points',
  l.charge::settlement.charge, sum(l.points), sum(l.points) * min(l.sign),
  case when l.charge <> 'levy' then l.terms end, case when l.charge <> 'levy' then l.belongs_to end
from (
  select f.settlement_number, c.charge, f.belongs_to, f.measure, c.points, c.sign,
    case when c.is_issuers then f.counterpart else f.partner_number end as partner,
    case when c.is_issuers then f.counterpart_terms else f.terms_number end as terms
  from settlement.figures f
  join lateral (values
    ('issued', 'issue_charge', false, f.points, 1), ('issued', 'issue_fee', false, f.points, 1),
    ('issued', 'levy', false, f.points, 1), ('returned', 'issue_credit', false, f.points, -1),
    ('returned', 'issue_fee', false, -f.points, 1), ('returned', 'levy', false, -f.points, 1),
    ('redeemed', 'reimbursement', false, f.points, -1),
    ('redeemed', 'redemption_fee', false, f.points, 1),
    ('redeemed', 'redemption_charge', true, f.points, 1),
    ('refunded', 'reimbursement_reversal', false, f.points, 1),
    ('refunded', 'redemption_fee', false, -f.points, 1),
    ('refunded', 'redemption_credit', true, f.points, -1),
    ('substituted_in', 'redemption_charge', false, f.points, 1),
    ('substituted_out', 'redemption_credit', false, f.points, -1),
    ('expired', 'breakage_share', false, f.points, -1),
    ('reinstated', 'breakage_share', false, f.points, 1)
  ) c (measure, charge, is_issuers, points, sign) on c.measure = f.measure::text
) l
join tenancy.partners p on p.number = l.partner
group by l.partner, l.settlement_number, l.charge,
  case when l.charge <> 'levy' then l.terms end, case when l.charge <> 'levy' then l.belongs_to end,
  case when l.charge = 'breakage_share' then l.measure end;
select test.equals((
  select string_agg(format('%s %s line %s %s: %s behind %s', p.code, l.settlement_number, l.line,
    l.charge, b.points, l.quantity), ', ' order by l.partner_number, l.settlement_number, l.line)
  from settlement.lines l
  join settlement.statements s using (partner_number, settlement_number)
  join tenancy.partners p on p.number = l.partner_number
  cross join lateral (
    select coalesce(sum(b.points), 0) as points
    from settlement.statement_postings(s.id, l.line, null, null, 100) b
  ) b
  where l.quantity is not null and b.points <> l.quantity), null,
  'what is behind a line adds up to its quantity');
select test.equals((
  select string_agg(distinct l.charge::text, ' ' order by l.charge::text)
  from settlement.lines l where l.quantity is not null),
  'breakage_share issue_charge issue_credit issue_fee levy redemption_charge redemption_credit '
  || 'redemption_fee reimbursement reimbursement_reversal', 'for every charge that counts points');
select test.equals((
  select string_agg(b.n::text, ' ' order by b.n)
  from settlement.lines l
  join settlement.statements s using (partner_number, settlement_number)
  join tenancy.partners p on p.number = l.partner_number and p.code = 'alpha'
  cross join lateral (
    select sum(b.points) as n from settlement.statement_postings(s.id, l.line, null, null, 100) b
  ) b
  where l.settlement_number = 2 and l.charge = 'issue_charge'), '9 24 47',
  'lines of one charge by two terms and of another period have each their own');
-- Of each issuer, what the settlements so far have counted is what it has outstanding by the ledger.
select test.equals((
  select string_agg(format('%s before %s: %s', o.issuer, s.number + 1, o.points - o.owed), ', '
    order by s.number, o.issuer)
  from settlement.settlements s
  cross join lateral settlement.outstanding_at('issuer', s.cut_at, s.until_at) o
  where o.points <> o.owed), (
  select string_agg(format('%s before %s: %s', coalesce(p.code, ''), s.number + 1, i.points), ', '
    order by s.number, p.code)
  from settlement.settlements s
  cross join lateral settlement.issuer_points(s.number + 1) i
  left join tenancy.partners p on p.number = i.issuer), 'the points account of each issuer goes on');
select test.equals((select count(*) from settlement.issuer_points(1)), 0::bigint,
  'before the first settlement there is nothing');
select test.finish();
rollback;
