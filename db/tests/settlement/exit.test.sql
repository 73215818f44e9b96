-- Goal: a partner leaves by what two people said: its tills stop on their days, its points become
-- the operator's when the run-off ends, and a final statement is the last one.
-- Method: it is noon of 15 June 2026 in Madrid; alpha issues till the end of June, redeems till the
-- end of July and runs off till the end of August. Time moves to both sides of each end.
begin;
select coalition.configure('test', null, 'Europe/Madrid', null, null, null, null, null);
create function pg_temp.propose(
  name text, issues date default '2026-06-30', redeems date default '2026-07-31',
  runs_off date default '2026-08-31', price bigint default null, rehearsal boolean default false
) returns bigint language sql as $$
  select settlement.propose_exit('ann', test.id(name), test.id(name || ' terms'), 'alpha', issues,
    redeems, runs_off, price, 'merged away', rehearsal)
$$;
create function pg_temp.decide(name text, actor text default 'ben', verdict text default 'approved',
  rehearsal boolean default false) returns boolean language sql as $$
  select d.is_replay from settlement.decide_exit(actor, test.id(name),
    verdict::settlement.verdict, null, rehearsal) d
$$;
create function pg_temp.plan(price bigint default null) returns text language sql as $$
  select string_agg(concat_ws(' ', p.item, p.quantity, p.amount), ', ' order by p.place)
  from settlement.exit_plan('alpha', price) p
$$;
create function pg_temp.standing(number integer, from_on text, until_on text) returns text
language sql as $$
  select concat_ws(' ', x.standing, x.is_recalled, x.owes_platform_fee,
    settlement.deposit_available(x.partner_number, 'EUR'))
  from settlement.exits_at(number, from_on::timestamp at time zone 'Europe/Madrid',
    until_on::timestamp at time zone 'Europe/Madrid') x
$$;
create function pg_temp.outstanding() returns text language sql as $$
  select string_agg(coalesce(o.issuer, 'operator') || '=' || o.points, ' ' order by o.issuer)
  from settlement.outstanding_at('issuer', null, null) o
$$;

select test.raises($$ select pg_temp.plan() $$, 'TS414', 'without settlement terms nobody leaves');
select test.raises($$ select pg_temp.propose('x') $$, 'TS414', 'nor proposes it');
do $$ begin
  perform settlement.set_policy('ann', '2026-01-01', 'EUR', 'monthly', 1, 8000, 0, false);
  perform settlement.propose_terms('ann', test.id(p.code || ' prices'), p.code, '2026-01-01',
    'EUR', 'split', 9500, 4000, 8000, 0, 0, 4900, true, 'shared', 5000, null, '{"levy": 2000}', 14,
    true, null, 0, 8000, null, null, null, null, null, null, false, 'contract', false)
  from (values ('alpha'), ('beta')) p(code);
  perform settlement.decide_terms('ben', test.id(p.code || ' prices'), 'approved', null, false)
  from (values ('alpha'), ('beta')) p(code);
  perform settlement.set_payment_policy('ann', null, 100000, null, null);
  perform settlement.propose_deposit('ann', test.id('da'), 'alpha', 50000, 'EUR', 'D1');
  perform settlement.propose_deposit('ann', test.id('db'), 'beta', 50000, 'EUR', 'D1');
  perform settlement.propose_deposit('ann', test.id('d9'), 'alpha', 100001, 'EUR', 'D9');
  perform test.earn('alpha', 'ada', 'r1', 100000);
  perform test.earn('beta', 'ada', 'r2', 50000);
end $$;
select test.equals(pg_temp.plan(), 'outstanding 1000, pending 0, final_charge 1000 570, '
  'deposit -50000, stated 0, disputed 0 0', 'the plan: 60 % of the price of what is open');
select test.equals(pg_temp.plan(10000), 'outstanding 1000, pending 0, final_charge 1000 600, '
  'deposit -50000, stated 0, disputed 0 0', 'or of another price');

select test.raises($$ select pg_temp.propose('x', '2026-06-14') $$, 'TS901',
  'the last day of issuing is not over');
select test.raises($$ select pg_temp.propose('x', redeems => '2026-06-29') $$, 'TS901',
  'who issues redeems');
select test.raises($$ select pg_temp.propose('x', runs_off => '2026-07-30') $$, 'TS901',
  'and who redeems runs off');
select test.equals(pg_temp.propose('x', '2026-06-15', null, '2026-06-15', rehearsal => true),
  9500::bigint, 'all may be the present day, at the price of the terms');
select test.equals((select count(*) from settlement.exits), 0::bigint, 'a rehearsal proposes nothing');
select test.equals(pg_temp.propose('x1', price => 10000), 10000::bigint, 'or at another one');
select test.equals(pg_temp.propose('x2'), 9500::bigint, 'two may be proposed');
select test.raises($$ select pg_temp.decide('x1', 'ANN') $$, 'TS722',
  'whoever proposed an exit cannot approve it');
select test.raises($$ select pg_temp.decide('nothing') $$, 'TS448', 'no exit, no decision');
select test.equals(pg_temp.decide('x1', rehearsal => true), false, 'an approval can be rehearsed');
select test.equals((select count(*) from settlement.approved_exits()), 0::bigint, 'and is none');
select test.equals(pg_temp.decide('x1'), false, 'a second person approves it');
select test.equals(pg_temp.decide('x1', 'Ben'), true, 'the same decision again is a replay');
select test.raises($$ select pg_temp.decide('x1', 'carla') $$, 'TS449', 'another person is late');
select test.raises($$ select pg_temp.decide('x1', 'ben', 'rejected') $$, 'TS449',
  'another decision, too');
select test.raises($$ select pg_temp.decide('x2') $$, 'TS449', 'nobody leaves twice');
select test.equals(pg_temp.decide('x2', 'ann', 'rejected'), false,
  'the other can be rejected, by its proposer, too');
select test.raises($$ select pg_temp.propose('x3') $$, 'TS449', 'nor is it proposed again');
select test.equals((select string_agg(a.action || ' ' || split_part(a.actor, ' ', 1), ', ' order by a.number)
  from coalition.audit_trail a where a.action like 'exit.%'),
  'exit.proposed ann, exit.proposed ann, exit.approved ben, exit.rejected ann',
  'both persons are in the audit trail');
select test.equals((select concat_ws(' ', t.funding, t.issue_share_bps, t.issue_price_micros,
    t.platform_fee, t.pays_levy, t.breakage_policy, t.valid_from at time zone 'Europe/Madrid',
    t.proposed_by)
  from settlement.terms t where t.id = test.id('x1 terms')),
  'at_issue 10000 10000 0 f operator 2026-09-01 00:00:00 ann',
  'terms begin by which points cost their issuer nothing any more');
select test.raises($$ select settlement.propose_terms('ann', test.id('t9'), 'alpha', '2026-07-01',
  'EUR', 'split', 9500, 4000, 8000, 0, 0, 0, true, 'operator', 0, null, '{}', 14, true, null, 0,
  8000, null, null, null, null, null, null, false, 'x', false) $$, 'TS404',
  'the prices of the run-off stand');

-- The last day of issuing, 30 June in Madrid.
select test.moves_to('2026-06-30 21:59:59.999999Z');
select test.equals((select e.refusal from test.earn('alpha', 'ada', 'r3', 10000) e), null,
  'the last purchase earns');
select test.moves_to('2026-06-30 22:00Z');
select test.equals((select e.refusal from test.earn('alpha', 'ada', 'r4', 10000) e), 'TS455',
  'a moment later none does');
select test.equals((select e.refusal from test.earn('alpha', 'ada', 'r5', 10000,
  occurred_at => '2026-06-30 21:59:59.999999Z') e), null, 'one of the last day is reported late');
select test.equals((select e.refusal from test.earn('beta', 'ada', 'r6', 10000) e), null,
  'a neighbour goes on issuing');
select test.equals((select e.is_replay from test.earn('alpha', 'ada', 'r3', 10000,
  occurred_at => '2026-06-30 21:59:59.999999Z') e), true, 'a replay is no purchase');
-- The last day of redeeming, 31 July.
select test.moves_to('2026-07-31 21:59:59.999999Z');
select test.equals((select r.refusal from test.redeem('alpha', 'ada', 'p1', 10) r), null,
  'the last redemption with it');
select test.moves_to('2026-07-31 22:00Z');
select test.equals((select r.refusal from test.redeem('alpha', 'ada', 'p2', 10) r), 'TS455',
  'a moment later its till redeems nothing');
select test.equals((select r.refusal from test.redeem('beta', 'ada', 'p3', 100) r), null,
  'its points are redeemed elsewhere');
select test.equals((select g.refusal from test.give_back('alpha', 'r3', 'g1', 5000) g), null,
  'goods still come back');
-- The end of the run-off, 31 August.
select test.moves_to('2026-08-31 21:59:59.999999Z');
select test.equals((select r.refusal from test.refund('alpha', 'p1', 'f1', 5) r), null,
  'the last refund');
select test.equals(pg_temp.outstanding(), 'alpha=1045 beta=600', 'its points are its own');
select test.moves_to('2026-08-31 22:00Z');
select test.equals((select r.refusal from test.refund('alpha', 'p1', 'f2', 5) r), 'TS455',
  'then its keys change nothing any more');
select test.equals((select g.refusal from test.give_back('alpha', 'r3', 'g2', 100) g), 'TS455',
  'returns included');
select test.equals((select k.refusal from tenancy.authorize_keys('reports',
  array[test.digest('alpha')]) k), null, 'and read as before');
select test.raises($$ select settlement.propose_deposit('ann', test.id('d2'), 'alpha', 1, 'EUR',
  'D2') $$, 'TS455', 'it pays nothing in any more');
select test.raises($$ select settlement.decide_deposit('ben', test.id('d9'), 'approved', null) $$,
  'TS455', 'nor is what was proposed before approved');
select test.equals(pg_temp.outstanding(), 'beta=600 operator=1045', 'its points are the operator''s');
select test.equals((select string_agg(coalesce(o.issuer, 'operator') || '=' || o.points, ' '
    order by o.issuer) from settlement.outstanding_at('issuer', null, '2026-08-31 22:00Z') o),
  'alpha=1045 beta=600', 'and were not when it ended');

select test.equals((select string_agg(concat_ws(' ', coalesce(r.issuer, 'operator'),
    to_char(r.month, 'MM'), r.opening, r.adjusted, r.closing), ', ' order by r.issuer, r.month)
  from settlement.roll_forward('2026-08-01', '2026-09-01', true, null) r),
  'alpha 08 1190 0 1045, alpha 09 1045 -1045 0, beta 08 600 0 600, beta 09 600 0 600, '
  'operator 08 0 0 0, operator 09 0 1045 1045', 'then its points go from it to the operator');
select test.equals((select string_agg(concat_ws(' ', to_char(r.month, 'MM'), r.adjusted, r.closing),
    ', ' order by r.month) from settlement.roll_forward('2026-08-01', '2026-09-01', false, null) r),
  '08 0 1645, 09 0 1645', 'which changes nothing for the coalition');

-- Settlements.
select test.equals(pg_temp.standing(1, '2026-06-01', '2026-07-01'), 'leaving f t 50000',
  'it is settled as before');
select test.equals(pg_temp.standing(1, '2026-07-31', '2026-08-31'), 'leaving f t 50000',
  'with the platform fee as long as it redeems');
select test.equals(pg_temp.standing(1, '2026-08-01', '2026-09-01'), 'final f f 50000',
  'the settlement that ends with the run-off is final');
select test.equals(pg_temp.standing(1, '2026-08-15', '2026-09-15'), 'final f f 50000',
  'or the first one after');
select test.finish();
rollback;
