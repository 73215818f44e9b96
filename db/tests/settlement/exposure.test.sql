-- A partner's exposure is held against its limit: both sides of it to the unit, what gives back,
-- what is not taken twice, prepaid balances, and that members can still redeem.
begin;

-- Settlement terms as the operator's functions write them: approved at once, by somebody else.
create function pg_temp.agree(
  partner text, price bigint, reimbursement bigint default 8000, share integer default 10000,
  credit bigint default null, reserve bigint default null, from_at timestamptz default '2026-01-01'
) returns void language plpgsql as $$
declare
  v_number  integer;
begin
  insert into settlement.terms (id, partner_number, valid_from, currency, funding,
    issue_price_micros, issue_share_bps, reimbursement_micros, breakage_share_bps, is_prepaid,
    credit_limit, prepaid_reserve, reason, proposed_by, proposed_at)
  select gen_random_uuid(), p.number, from_at, 'EUR',
    case share when 10000 then 'at_issue' when 0 then 'at_redemption' else 'split'
    end::settlement.funding,
    price, share, reimbursement, 0, reserve is not null, credit, coalesce(reserve, 0), 'test', 'ann',
    test.now()
  from tenancy.partners p where p.code = partner
  returning number into v_number;
  insert into settlement.terms_decisions (terms_number, verdict, decided_by, decided_at)
  values (v_number, 'approved', 'bob', test.now());
end
$$;

-- Used, available and whether it is alerted, as the operator sees them.
create function pg_temp.exposure(of_partner text) returns text language sql as $$
  select concat_ws(' ', x.used, x.available, case when x.is_alerted then 'alerted' end)
  from settlement.exposure_of(of_partner) x
$$;

-- What each of ada's purchases of a batch is refused for, or ok.
create function pg_temp.batch(name text, partners text[], asked bigint[]) returns text
language sql as $$
  with n as (select generate_subscripts(asked, 1) as n)
  select string_agg(coalesce(r.refusal, 'ok'), ' ' order by r.request_number)
  from earning.record_purchases(
    array(select test.digest(partners[n]) from n order by n),
    array(select test.short_digest(name || n) from n order by n),
    array(select test.short_digest(name || n) from n order by n),
    array(select test.id(name || n) from n order by n),
    array(select test.id('ada') from n), array(select null::bytea from n),
    array(select name || n from n order by n), array(select test.now() from n),
    array(select 100::bigint from n), asked,
    array(select t.number from n join test.terms t on t.partner = partners[n] order by n),
    array(select null::text from n), array(select null::text from n),
    array(select null::jsonb from n), array(select null::jsonb from n)) r
$$;

-- Without a limit nothing is kept.
do $$ begin perform pg_temp.agree('beta', 10000); end $$;
select test.equals((select count(*) from settlement.exposures), 0::bigint,
  'terms without a limit keep no exposure');

-- 100 points at a cent: a euro. The limit is ten.
do $$ begin perform test.earn('alpha', 'ada', 'before', 10000); end $$;
do $$ begin perform pg_temp.agree('alpha', 10000, credit => 1000); end $$;
select test.equals(pg_temp.exposure('alpha'), '100 900', 'what was issued before is counted');
select test.equals(refusal, null, 'within the limit') from test.earn('alpha', 'ada', 'r1', 50000);
select test.equals(pg_temp.exposure('alpha'), '600 400', 'what is issued uses the limit');
select test.equals(refusal, null, 'again: the first answer')
  from test.earn('alpha', 'ada', 'r1', 50000);
select test.equals(pg_temp.exposure('alpha'), '600 400', 'a replay uses nothing');
select test.equals(refusal, 'TS420', 'one point more than is left')
  from test.earn('alpha', 'ada', 'r2', 40100);
select test.equals(pg_temp.exposure('alpha'), '600 400', 'what is refused uses nothing');
select test.equals((select count(*) from earning.purchases where receipt = 'r2'), 0::bigint,
  'and is not recorded');
select test.equals(pg_temp.batch('b', '{alpha,alpha,alpha,beta}', '{300,101,100,5000}'),
  'ok TS420 ok ok', 'in their order, whatever fits; other partners are not concerned');
select test.equals(pg_temp.exposure('alpha'), '1000 0 alerted', 'to the last unit');
select test.equals((select count(*) from ledger.events where kind = 'exposure.alerted'), 1::bigint,
  'the alert is told once');
select test.equals(refusal, 'TS420', 'not one point more') from test.earn('alpha', 'ada', 'r3', 100);
select test.equals(refusal, null, 'a purchase without points is none of it')
  from test.earn('alpha', 'ada', 'r4', 50);
select test.equals(refusal, null, 'the first answer of what was recorded stays')
  from test.earn('alpha', 'ada', 'r1', 50000);
select test.equals((select string_agg(is_replay::text, ' ') from test.earn('alpha', 'ada', 'r1', 50000)),
  'true', 'as a replay');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');

-- Members can still redeem there, which gives back.
select test.equals(refusal, null, 'a redemption where issuing is refused')
  from test.redeem('alpha', 'ada', 'd1', 100);
select test.equals(pg_temp.exposure('alpha'), '920 80 alerted', 'reimbursement counts for the partner');
select test.equals(refusal, 'TS420', '81 points do not fit')
  from test.earn('alpha', 'ada', 'r3', 8100, content => 'r3');
select test.equals(refusal, null, '80 do, with a key that was refused before')
  from test.earn('alpha', 'ada', 'r3', 8000, content => 'r3 again');
select test.equals(refusal, null, 'a refund is never refused')
  from test.refund('alpha', 'd1', 'f1', 50);
select test.equals(pg_temp.exposure('alpha'), '1040 -40 alerted', 'it may go beyond the limit');
select test.equals(refusal, null, 'a return') from test.give_back('alpha', 'r1', 't1', 10000);
select test.equals(pg_temp.exposure('alpha'), '940 60 alerted', 'a return gives back');
select test.equals(refusal, 'TS420', '61 points do not fit')
  from test.earn('alpha', 'ada', 'r5', 6100);
select test.equals(refusal, null, '60 do') from test.earn('alpha', 'ada', 'r6', 6000);
select test.equals(pg_temp.exposure('alpha'), '1000 0 alerted', 'to the last unit again');
select test.equals(refusal, null, 'captured points count as redeemed')
  from test.hold('alpha', 'ada', 'h1', 1000);
select test.equals(refusal, null, 'a capture') from test.capture('alpha', 'h1');
select test.equals(pg_temp.exposure('alpha'), '200 800 alerted', 'by a hold too');
select test.equals(refusal, null, 'the next purchase takes in what was given back')
  from test.earn('alpha', 'ada', 'r7', 100);
select test.equals(pg_temp.exposure('alpha'), '201 799', 'and the alert is over');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');

-- Pending points use the limit when they are accrued, and give it back when they are cancelled.
select test.equals(refusal, null, 'pending')
  from test.earn('alpha', 'bob', 'p1', 70000, confirm_days => 10);
select test.equals(pg_temp.exposure('alpha'), '901 99 alerted', 'pending points use the limit');
select test.equals((select count(*) from ledger.events where kind = 'exposure.alerted'), 2::bigint,
  'the alert is told again');
do $$ begin perform test.decide('alpha', 'p1', false); end $$;
select test.equals(pg_temp.exposure('alpha'), '201 799 alerted', 'cancelled ones give it back');
select test.equals(refusal, null, 'pending')
  from test.earn('alpha', 'bob', 'p2', 10000, confirm_days => 10);
do $$ begin perform test.decide('alpha', 'p2', true); end $$;
select test.equals(pg_temp.exposure('alpha'), '301 699', 'confirmed ones keep it');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');

-- Terms that come into force later do so by themselves, in the statement that issues.
do $$ begin
  perform pg_temp.agree('alpha', 20000, credit => 2000, from_at => test.now() + interval '1 day');
end $$;
select test.equals(refusal, 'TS420', 'not yet') from test.earn('alpha', 'bob', 'n1', 70000);
do $$ begin perform test.moves_to(test.now() + interval '1 day' - interval '1 microsecond'); end $$;
select test.equals(refusal, 'TS420', 'not a microsecond before')
  from test.earn('alpha', 'bob', 'n1', 70000);
do $$ begin perform test.moves_to(test.now() + interval '1 microsecond'); end $$;
-- Issued are 1141 points, at two cents now, and 1050 were redeemed at eight tenths of one.
select test.equals(refusal, 'TS420', 'from then on everything is valued by the new price')
  from test.earn('alpha', 'bob', 'n1', 28000);
select test.equals(refusal, null, 'to the unit') from test.earn('alpha', 'bob', 'n1', 27900);
select test.equals(pg_temp.exposure('alpha'), '2000 0 alerted', 'of the new limit');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');

-- An approved statement takes the place of what it has counted.
insert into settlement.policies (valid_from, currency, calendar, cut_off_day, carrying_rate_micros,
  levy, set_by, set_at)
values ('2026-01-01', 'EUR', 'monthly', 1, 8000, 0, 'ann', test.now());
insert into settlement.settlements
select 1, gen_random_uuid(), '2026-05', '2026-05-01', '2026-06-01', test.now(), p.number, 'EUR', 0, 0,
  0, 0, '{}', sha256(''), sha256(''), sha256(''), 'ann', test.now()
from settlement.policies p;
insert into settlement.figures
select 1, f.line, p.number, f.measure::settlement.measure, p.number, null, null,
  null, f.points
from tenancy.partners p,
  (values (1, 'issued', 1050), (2, 'returned', 50), (3, 'redeemed', 1100), (4, 'refunded', 50))
    as f (line, measure, points)
where p.code = 'alpha';
insert into settlement.statements
select p.number, 1, gen_random_uuid(), '1', 'EUR', 700, 700, null, 0, 700, '2026-06-30', null, '{}',
  sha256(''), sha256('') || sha256('')
from tenancy.partners p where p.code = 'alpha';
do $$ begin perform settlement.renew_exposures(); end $$;
select test.equals(pg_temp.exposure('alpha'), '2000 0 alerted', 'not before it is approved');
insert into settlement.settlement_approvals values (1, 'bob', test.now());
select test.equals(pg_temp.exposure('alpha'), '1540 460', 'the statement counts as it stands');
-- Left are 420 points at two cents, and the statement's seven euros.
select test.equals(refusal, 'TS420', 'and what is left is left')
  from test.earn('alpha', 'bob', 'n2', 23100);
do $$ begin perform test.presents('alpha'); end $$;
set local role tessera_service;
select test.equals(
  (select concat_ws(' ', limit_amount, used, available, unsettled, stated, open_statements)
   from settlement.position()), '2000 1540 460 840 700 700', 'the partner sees it');
do $$ begin perform test.presents('gamma'); end $$;
select test.equals((select string_agg(concat_ws(' ', currency, limit_amount, used), ',')
  from settlement.position()), '', 'a suspended partner sees its own: nothing');
do $$ begin perform test.presents('nobody'); end $$;
select test.equals((select count(*) from settlement.position()), 0::bigint,
  'without a good key there is none');
do $$ begin perform test.presents('beta'); end $$;
select test.equals((select count(*) from settlement.position() where limit_amount is null), 1::bigint,
  'one without a limit sees no other''s');
reset role;
select test.equals(test.verdict(), 'clean', 'the ledger proves it');

-- Prepaid, with a reserve. What is paid at redemption is held as soon as it is issued.
do $$ begin perform pg_temp.agree('beta', 10000, 0, 0, reserve => 500, from_at => '2026-02-01'); end $$;
select test.equals(pg_temp.exposure('beta'), '5000 -5500 alerted', 'nothing is paid in yet');
select test.equals(refusal, 'TS421', 'nothing can be issued') from test.earn('beta', 'carl', 'c1', 100);
set local role tessera_operator;
do $$ begin
  perform settlement.set_payment_policy('ann', null, 6500, null, null);
  perform test.approve_changes();
end $$;
select test.equals((is_replay, state)::text, '(f,approved)', 'a deposit')
from settlement.propose_deposit('ann', test.id('d1'), 'beta', 6500, 'EUR', 'D-1');
select test.equals((deposit_id, is_replay, state)::text, format('(%s,t,approved)', test.id('d1')),
  'is made once')
from settlement.propose_deposit('ann', test.id('d2'), 'beta', 6500, 'EUR', 'D-1');
select test.raises($$ select settlement.propose_deposit('ann', test.id('d2'), 'beta', 6501, 'EUR',
  'D-1') $$, 'TS204', 'a reference names one deposit');
select test.raises($$ select settlement.propose_deposit('ann', test.id('d2'), 'beta', 1, 'USD',
  'D-2') $$, 'TS414', 'in the currency of the terms');
select test.raises($$ select settlement.propose_deposit('ann', test.id('d2'), 'gamma', 1, 'EUR',
  'D-2') $$, 'TS414', 'with terms');
reset role;
select test.equals(refusal, 'TS421', 'the reserve is not to be used')
  from test.earn('beta', 'carl', 'c2', 100100);
select test.equals(refusal, null, 'asked again with the same key it is judged anew')
  from test.earn('beta', 'carl', 'c1', 100);
select test.equals(refusal, null, 'all but the reserve') from test.earn('beta', 'carl', 'c3', 99900);
select test.equals(pg_temp.exposure('beta'), '6000 0 alerted', 'to the last unit');
select test.equals(refusal, 'TS421', 'not one point more') from test.earn('beta', 'carl', 'c4', 100);
-- Points that expire are not paid any more by who pays at redemption.
do $$ begin
  perform test.moves_to('2040-01-01');
  perform ledger.expire_due_lots('ann', null, 1000, false);
end $$;
select test.equals(pg_temp.exposure('beta'), '150 5850 alerted',
  'expired points are not paid any more, but those redeemed before are');
select test.equals(test.verdict(), 'clean', 'the ledger proves it');

-- The greatest limit and reserve that terms can name are more millionths than a bigint holds.
do $$ begin perform pg_temp.agree('alpha', 10000, credit => 1000000000000000,
  from_at => '2039-01-01'); end $$;
select test.equals(refusal, null, 'the greatest limit that terms can name lets points be issued')
  from test.earn('alpha', 'ada', 'great', 100, terms => (
    select max(t.number) from test.terms t where t.partner = 'alpha'));
do $$ begin perform pg_temp.agree('beta', 10000, reserve => 1000000000000000,
  from_at => '2039-06-01'); end $$;
select test.equals(refusal, 'TS421', 'the greatest reserve leaves nothing')
  from test.earn('beta', 'carl', 'poor', 100);

select test.finish();
rollback;
