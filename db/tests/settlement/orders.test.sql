-- Goal: the money of every order is counted in exactly one settlement, of who owes it or is owed it,
-- and what takes an order back is counted where that happens and belongs where the order lies.
-- Method: two periods, with orders of every kind, late ones, reversals of open and closed periods,
-- and what must not count; the counts are compared with what the orders say, and with what is
-- behind the lines that they make.
begin;
select test.moves_to('2026-06-02 12:00Z');
insert into settlement.policies
  (valid_from, currency, calendar, cut_off_day, carrying_rate_micros, levy, set_by, set_at)
select '2020-01-01', 'EUR', 'monthly', 1, 5000, 0, 'ann', '2026-01-01';
-- Alpha's terms change in mid-June; beta is billed in pounds before that, though its gifts are not.
insert into settlement.terms (id, partner_number, valid_from, currency, funding,
  issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, reason,
  proposed_by, proposed_at)
select test.id(p.code || d), p.number, d::timestamptz,
  case when p.code = 'beta' and d < '2026' then 'GBP' else 'EUR' end, 'at_redemption', 10000, 0,
  8000, 0, 'a test', 'ann', '2026-01-01'
from tenancy.partners p, unnest(array['2020-01-01Z', '2026-06-15Z']) d
where p.code in ('alpha', 'beta') order by d, p.number;
insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
select t.number, 'approved', 'ben', '2026-01-01' from settlement.terms t;

-- Closes a period as far as counting goes: the cut, the counts, and the settlement.
create function pg_temp.closes(period_name text, period_end timestamptz) returns void
language plpgsql as $$
declare
  v_last    settlement.settlements;
  v_cut     timestamptz;
  v_number  integer;
begin
  perform test.moves_to(test.now() + interval '1 second');
  select * into v_last from settlement.settlements s order by s.number desc limit 1;
  v_number := coalesce(v_last.number, 0) + 1;
  v_cut := settlement.cut_for_settlement(period_end);
  insert into settlement.settlements (number, id, name, from_at, until_at, cut_at, policy_number,
    currency, opening_points, closing_points, opening_liability, closing_liability,
    operator_figures, previous_digest, digest, signing_key, closed_by, closed_at)
  values (v_number, test.id('settlement ' || period_name), period_name,
    coalesce(v_last.until_at, '2026-06-01Z'), period_end, v_cut,
    (select max(p.number) from settlement.policies p), 'EUR', 0, 0, 0, 0, '{}',
    coalesce(v_last.digest, decode(repeat('00', 32), 'hex')), sha256(period_name::bytea),
    sha256('key'), 'ann', v_cut);
  insert into settlement.figures
  select v_number, row_number() over (), c.* from settlement.count_figures(period_end, v_cut,
    coalesce(v_last.until_at, '-infinity'), coalesce(v_last.cut_at, '-infinity')) c;
  insert into settlement.order_figures
  select v_number, row_number() over (), c.* from settlement.count_orders(period_end, v_cut,
    coalesce(v_last.until_at, '-infinity'), coalesce(v_last.cut_at, '-infinity')) c;
end
$$;
-- The counts of a settlement: who, what, for which cause, by which terms, of which period, at what.
create function pg_temp.counts(asked integer) returns text language sql as $$
  select string_agg(concat_ws(' ', coalesce(p.code, 'operator'), f.charge, f.cause,
    case when t.valid_from > '2026-01-01' then 'new' when t.number is null then 'none' end,
    'of ' || b.name, f.orders || 'x' || coalesce(f.unit_amount::text, '?') || '=' || f.amount),
    ', ' order by f.line)
  from settlement.order_figures f
  left join tenancy.partners p on p.number = f.partner_number
  left join settlement.terms t on t.number = f.terms_number
  left join settlement.settlements b on b.number = f.belongs_to
  where f.settlement_number = asked
$$;
-- An order ends in a state, with its points given back or not; at a time at the till.
create function pg_temp.ends(gift text, reference text, state text, is_refunded boolean,
  happened timestamptz default null) returns void language sql as $$
  insert into ordering.order_moves (partner_number, order_id, number, state, moved_by, occurred_at,
    recorded_at, refund_id)
  select o.partner_number, o.id, 10, state::ordering.order_state, 0, coalesce(happened, test.now()),
    test.now(), case when is_refunded then test.id('refund ' || reference) end
  from ordering.orders o where o.reference = ends.reference
$$;
create function pg_temp.orders(gift text, reference text, paid bigint default null,
  happened timestamptz default null) returns text language plpgsql as $$
declare
  v_refusal text;
begin
  perform set_config('role', 'tessera_service', true);
  v_refusal := (test.order('alpha', 'ada', gift, reference, paid => paid,
    occurred_at => happened)).refusal;
  perform set_config('role', 'none', true);
  return v_refusal;
end
$$;

select test.equals(count(*), 6::bigint, 'six gifts')
from (
  select test.offer('beta', 'mug', 10)
  union all select test.offer('beta', 'mixed', 10, amount => 550)
  union all select test.offer('beta', 'tree', 10, kind => 'donation')
  union all select test.offer('alpha', 'voucher', 10, kind => 'voucher')
  union all select test.offer(null, 'forest', 10, kind => 'donation')
  union all select test.offer(null, 'ticket', 10, amount => 45)) gifts;
insert into catalogue.supply_terms (partner_number, gift_id, valid_from, amount, currency, set_by)
values (0, test.id('forest'), '2020-01-01', 300, 'EUR', 'test'),
  (0, test.id('ticket'), '2020-01-01', 20, 'EUR', 'test');
-- From mid-June a mug costs its supplier more.
insert into catalogue.supply_terms (partner_number, gift_id, valid_from, amount, currency, set_by)
select g.partner_number, g.id, '2026-06-15Z', 130, 'EUR', 'test'
from catalogue.gifts g where g.code = 'mug';
do $$ begin
  perform set_config('role', 'tessera_service', true);
  perform test.earn('alpha', 'ada', 'r1', 100000);
  perform set_config('role', 'none', true);
end $$;

-- June: of two prices and terms, with money, to causes, and one that is taken back at once.
do $$ begin
  perform pg_temp.orders('mug', 'm1');
  perform pg_temp.orders('mug', 'm2');
  perform pg_temp.orders('mixed', 'x1', 550);
  perform test.moves_to('2026-06-20 12:00Z');
  perform pg_temp.orders('mug', 'm3');
  perform pg_temp.orders('mixed', 'x2', 550);
  perform pg_temp.orders('tree', 't1');
  perform pg_temp.orders('forest', 'f1');
  perform pg_temp.orders('forest', 'f2');
  perform pg_temp.orders('ticket', 'k1', 45);
  perform pg_temp.orders('voucher', 'v1');
  perform pg_temp.orders('voucher', 'v2');
  perform pg_temp.orders('voucher', 'v3');
  perform test.moves_to('2026-06-21 12:00Z');
  perform pg_temp.ends('mixed', 'x1', 'cancelled', true);
  -- On 1 July before the close: late for June, but in time; and one of July.
  perform test.moves_to('2026-07-01 06:00Z');
  perform pg_temp.ends('voucher', 'v3', 'cancelled', true, '2026-06-30 12:00Z');
  perform pg_temp.orders('mug', 'm4', happened => '2026-06-30 23:59:59.999999Z');
  perform pg_temp.orders('mug', 'm5', happened => '2026-07-01 00:00Z');
  perform pg_temp.closes('2026-06', '2026-07-01 00:00Z');
end $$;
select test.equals((select count(*) from ordering.orders), 14::bigint, 'all were placed');
select test.equals(pg_temp.counts(1),
  'operator donation Trees none 2x300=600, '
  || 'alpha gift_supply new 3x100=300, alpha gift_supply_reversal new 1x100=100, '
  || 'alpha gift_money 1x?=550, alpha gift_money new 2x?=595, '
  || 'alpha gift_money_reversal 1x?=550, '
  || 'beta gift_supply new 1x100=100, beta gift_supply new 2x130=260, '
  || 'beta gift_supply none 3x100=300, '
  || 'beta gift_supply_reversal none 1x100=100, beta donation new 1x100=100',
  'June has what was reported before the close, by the terms of the time if they bill alike; what '
  || 'the operator supplies costs nothing but what goes to causes');
select test.equals((
  select string_agg(concat_ws(' ', f.measure, p.code, f.points), ', ' order by f.line)
  from settlement.figures f left join tenancy.partners p on p.number = f.counterpart
  where f.partner_number = 0), 'redeemed alpha 30, redeemed alpha 100',
  'their points are redeemed at the operator, from who issued them');

-- July: late for June; taken back of June and of July; what expires counts if its points come back.
do $$ begin
  perform test.moves_to('2026-07-10 12:00Z');
  perform pg_temp.orders('mug', 'm6', happened => '2026-06-25 12:00Z');
  perform pg_temp.orders('mixed', 'x3', 550, '2026-06-03 12:00Z');
  perform pg_temp.ends('mug', 'm1', 'returned', true);
  perform pg_temp.ends('mug', 'm3', 'cancelled', true, '2026-06-29 12:00Z');
  perform pg_temp.ends('mug', 'm5', 'cancelled', true);
  perform pg_temp.ends('mixed', 'x2', 'cancelled', true);
  perform pg_temp.ends('tree', 't1', 'cancelled', true);
  perform pg_temp.ends('forest', 'f1', 'cancelled', true);
  perform pg_temp.ends('voucher', 'v1', 'expired', true);
  perform pg_temp.ends('voucher', 'v2', 'expired', false);
  perform test.moves_to('2026-08-01 06:00Z');
  -- Of August, before the close.
  perform pg_temp.ends('mug', 'm2', 'returned', true);
  perform pg_temp.closes('2026-07', '2026-08-01 00:00Z');
end $$;
select test.equals(pg_temp.counts(2),
  'operator donation_reversal Trees none of 2026-06 1x300=300, '
  || 'alpha gift_supply_reversal new of 2026-06 1x100=100, alpha gift_money of 2026-06 1x?=550, '
  || 'alpha gift_money_reversal new of 2026-06 1x?=550, '
  || 'beta gift_supply new 1x130=130, '
  || 'beta gift_supply new of 2026-06 1x130=130, beta gift_supply none of 2026-06 1x100=100, '
  || 'beta gift_supply_reversal new 1x130=130, '
  || 'beta gift_supply_reversal new of 2026-06 1x100=100, '
  || 'beta gift_supply_reversal new of 2026-06 1x130=130, '
  || 'beta gift_supply_reversal none of 2026-06 1x100=100, '
  || 'beta donation_reversal new of 2026-06 1x100=100',
  'July names June; what was forfeited stays paid, what is taken back in August is August''s');
do $$ begin
  perform test.moves_to('2026-09-01 06:00Z');
  perform pg_temp.closes('2026-08', '2026-09-01 00:00Z');
end $$;
select test.equals(pg_temp.counts(3), 'beta gift_supply_reversal none of 2026-06 1x100=100',
  'August has that');
select test.equals((select string_agg(v.violations::text, ' ')
  from generate_series(1, 3) s, settlement.verify_figures(s) v), '0 0 0 0 0 0',
  'what was closed is counted to the same again');
select test.equals((
  with events as (
    select o.*, 1 as sign from ordering.orders o
    union all
    select o.*, -1 from ordering.orders o
    join ordering.order_moves m on m.partner_number = o.partner_number and m.order_id = o.id
    where m.number = 10 and (m.state <> 'expired' or m.refund_id is not null)
  ), due as (
    select e.supplier as partner, -e.sign * e.supply_amount as amount from events e
    where e.supplier <> 0
    union all
    select e.partner_number, e.sign * e.amount from events e
    union all
    select 0, -e.sign * e.supply_amount from events e where e.supplier = 0 and e.cause is not null
  ), counted as (
    select f.partner_number as partner, case when f.charge in ('gift_supply', 'donation',
      'gift_money_reversal') then -f.amount else f.amount end as amount
    from settlement.order_figures f
  )
  select string_agg(concat(d.partner, ' ', d.amount - c.amount), ', ' order by d.partner)
  from (select partner, sum(amount) as amount from due group by 1) d
  full join (select partner, sum(amount) as amount from counted group by 1) c using (partner)),
  (select string_agg(concat(n, ' 0'), ', ' order by n) from (
    select 0 as n
    union select p.number from tenancy.partners p where p.code in ('alpha', 'beta')) k),
  'no cent of any order is missing or counted twice');

-- What suppliers are owed, and what sells.
select test.equals((
  select string_agg(concat_ws(' ', coalesce(r.supplier, 'operator'), r.cause, r.orders, r.amount,
    r.reversed_orders, r.reversed_amount, r.payable, r.unsettled), ', ')
  from settlement.supplier_payables('2026-06-01', '2026-07-01') r),
  'alpha 3 300 2 200 100 0, beta 8 890 5 530 360 0, beta Trees 1 100 1 100 0 0, '
  || 'operator Trees 2 600 1 300 300 0',
  'of the orders of June, whenever they were reported or taken back');
do $$ begin perform pg_temp.orders('mug', 'm7'); end $$;
select test.equals((
  select string_agg(concat_ws(' ', r.supplier, r.orders, r.payable, r.unsettled), ', ')
  from settlement.supplier_payables('2026-07-01', '2026-09-02') r),
  'beta 2 130 130', 'what nobody has settled yet is told apart');
select test.equals((
  select string_agg(concat_ws(' ', coalesce(b.supplier, 'operator'), b.code, b.orders, b.members,
    b.taken_back, b.points), ', ')
  from ordering.best_sellers('2026-06-01', '2026-10-01', 4) b),
  'beta mug 3 1 4 30, alpha voucher 1 1 2 10, beta mixed 1 1 2 10, operator forest 1 1 1 10',
  'the best sellers by what was not taken back');

-- Points spent on gifts are outstanding no more, whoever had issued them, and count as redeemed.
select test.equals((select sum(o.points) from settlement.outstanding_at('issuer', null, null) o),
  (select sum(w.balance) from ledger.wallets w), 'what members have left is outstanding');
select test.equals((
  select string_agg(concat_ws(' ', r.issuer, r.redeemed, r.refunded, r.closing), ', ')
  from settlement.roll_forward('2026-06-01', '2026-06-01', true, null) r), 'alpha -150 0 850',
  'the month''s roll-forward has what its orders took');
select test.equals((select v.redeemed from settlement.redemption_volume('2026-06-01', '2026-06-01',
  null) v), 150::bigint, 'the regulator''s volume, too');

-- Lines as a close makes them, and what is behind them.
insert into settlement.statements (partner_number, settlement_number, id, serial, currency, net,
  settlement_net, previous_balance, balance, due_on, document, digest, signature, terms_number)
select p.number, s.number, test.id(format('statement %s %s', p.code, s.number)),
  row_number() over (order by s.number, p.number), 'EUR', 0, 0, 0, 0, '2026-07-31', '{}',
  sha256('{}'), sha512('{}'), (select max(t.number) from settlement.terms t
    where t.partner_number = p.number)
from tenancy.partners p, settlement.settlements s where p.code in ('alpha', 'beta');
insert into settlement.lines (partner_number, settlement_number, line, document, charge, quantity,
  rate_micros, amount, terms_number, belongs_to)
select f.partner_number, f.settlement_number, row_number() over (), 'gifts', f.charge,
  sum(f.orders), f.unit_amount * 10000, sum(f.amount) * case when f.charge in ('gift_supply',
    'donation', 'gift_money_reversal') then -1 else 1 end,
  coalesce(f.terms_number, s.terms_number), f.belongs_to
from settlement.order_figures f
join settlement.statements s using (partner_number, settlement_number)
group by f.partner_number, f.settlement_number, f.charge, f.unit_amount,
  coalesce(f.terms_number, s.terms_number), f.belongs_to;
select test.equals((
  select string_agg(format('line %s of %s: %s, %s behind', l.line, l.charge, b.orders, b.amount),
    ', ' order by l.line)
  from settlement.lines l
  join settlement.statements s using (partner_number, settlement_number)
  cross join lateral (
    select count(*) as orders, coalesce(sum(b.amount), 0) as amount
    from settlement.statement_orders(s.id, l.line, null, null, 100) b
  ) b
  where (b.orders, b.amount) is distinct from (l.quantity, l.amount)), null,
  'behind each line are as many orders as it says, and what they come to');
select test.equals((select count(*) from settlement.statements s
  cross join lateral settlement.statement_orders(s.id, null, null, null, 100)),
  (select sum(f.orders)::bigint from settlement.order_figures f where f.partner_number <> 0),
  'behind a statement all of them');
select test.equals((
  select string_agg(n.order_id::text, ' ') from settlement.statement_orders(
    test.id('statement beta 1'), null, null, null, 1) f
  cross join lateral settlement.statement_orders(
    test.id('statement beta 1'), null, f.recorded_at, f.place, 2) n), (
  select string_agg(b.order_id::text, ' ') from (select * from settlement.statement_orders(
    test.id('statement beta 1'), null, null, null, 3) offset 1) b), 'a page goes on after a place');
select test.equals(v.violations, 0::bigint, v.invariant || ' of settlement ' || n)
from generate_series(1, 3) n, settlement.verify_settlement(n) v
where v.invariant ~ 'lines of orders';

-- A line that is not what its orders come to, and an order that nobody counted, are named.
set constraints all immediate;
alter table settlement.lines disable trigger user;
alter table settlement.order_figures disable trigger user;
update settlement.lines l set amount = l.amount - 1 where l.line = (
  select min(l.line) from settlement.lines l
  join tenancy.partners p on p.number = l.partner_number and p.code = 'beta'
  where l.settlement_number = 1);
select test.equals((v.violations, v.first_violation)::text, format('(1,"partner %s")', p.number),
  'a line that is a cent off is found')
from settlement.verify_settlement(1) v, tenancy.partners p
where v.invariant ~ 'lines of orders' and p.code = 'beta';
delete from settlement.order_figures f where f.settlement_number = 3;
select test.equals((v.violations, v.first_violation)::text,
  format('(1,"partner %s, gift_supply_reversal")', p.number), 'an order that was left out is found')
from settlement.verify_figures(3) v, tenancy.partners p
where v.invariant ~ 'orders' and p.code = 'beta';
select test.equals(v.violations, 1::bigint, 'and its line has nothing to stand for')
from settlement.verify_settlement(3) v where v.invariant ~ 'lines of orders';
select test.equals(v.first_violation, '-265 against 0',
  'money that the operator did not get is missed')
from settlement.verify_settlement(1) v where v.invariant ~ 'money of orders';

-- A partner sees what is behind its own approved statements, and nobody else does.
create function pg_temp.own(who text, asked integer) returns text language sql as $$
  select string_agg(concat_ws(' ', b.charge, b.amount, b.currency), ', '
    order by b.recorded_at, b.charge, b.amount)
  from settlement.own_statement_orders(test.id(format('statement %s %s', who, asked)), null, null,
    null, 100) b
$$;
set local role tessera_service;
do $$ begin perform test.presents('beta'); end $$;
select test.equals(pg_temp.own('beta', 3), null, 'before the approval there is nothing to see');
reset role;
insert into settlement.settlement_approvals
values (3, 'ben', '2026-09-02'), (1, 'ben', '2026-09-02');
set local role tessera_service;
select test.equals(pg_temp.own('beta', 3), 'gift_supply_reversal 100 EUR', 'then its own');
select test.equals(pg_temp.own('alpha', 1), null, 'not a neighbour''s');
do $$ begin perform test.presents('alpha'); end $$;
select test.equals(pg_temp.own('alpha', 1), 'gift_money 550 EUR, gift_supply -100 EUR, '
  || 'gift_supply -100 EUR, gift_supply -100 EUR, gift_money 45 EUR, gift_money 550 EUR, '
  || 'gift_money_reversal -550 EUR, gift_supply_reversal 100 EUR',
  'and the money that its tills took');
select test.raises($$ select * from settlement.statement_orders(test.id('statement beta 1'), null,
  null, null, 1) $$, '42501', 'the whole is the operator''s');
select test.raises($$ select settlement.count_orders(now(), now(), now(), now()) $$, '42501',
  'counting, too');
select test.raises($$ select * from settlement.order_figures $$, '42501', 'and the counts');
reset role;
set local role tessera_operator;
select test.equals(count(*) > 0, true, 'the operator reads the counts')
from settlement.order_figures;
select test.raises($$ insert into settlement.order_figures (settlement_number) values (1) $$,
  '42501', 'and writes none');
reset role;

-- Supply terms are in the currency in which the supplier is settled, where that is known.
create function pg_temp.supply(supplier text, instant timestamptz, currency text) returns text
language sql as $$
  select settlement.require_supply_currency(
    coalesce((select p.number from tenancy.partners p where p.code = supplier), 0), instant,
    currency)::text
$$;
select test.equals(pg_temp.supply('beta', '2026-06-15Z', 'EUR'), '', 'in euros from then on');
select test.raises($$ select pg_temp.supply('beta', '2026-06-15Z', 'GBP') $$, 'TS310',
  'in pounds no more');
select test.equals(pg_temp.supply('beta', '2026-06-14Z', 'GBP'), '', 'before that in pounds');
select test.equals(pg_temp.supply('gamma', '2026-06-15Z', 'JPY'), '', 'without terms in any');
select test.equals(pg_temp.supply(null, '2026-06-15Z', 'EUR'), '', 'the operator''s in its own');
select test.raises($$ select pg_temp.supply(null, '2026-06-15Z', 'GBP') $$, 'TS310',
  'and in no other');

-- Terms tax what orders are charged; what takes back is taxed as that.
select test.equals(settlement.require_taxes(
  '{"gift_supply": 2000, "donation": 0, "gift_money": 900}')::text, '', 'three charges are taxed');
select test.raises($$ select settlement.require_taxes('{"gift_money_reversal": 900}') $$, 'TS901',
  'what takes back has no rate of its own');
select test.finish();
rollback;
