-- Goal: the redemption rules of the terms bind redemptions, holds and captures, all at once.
-- Method: terms with a minimum of 100, a step of 50 and half of the basket; both sides of each.
begin;
do $$ begin
  perform tenancy.set_terms('test', test.id('ruled'), 'alpha', '2026-06-16', 'EUR', 1, 100, 10000,
    null, new_redemption_points_min => 100, new_redemption_points_step => 50,
    new_redemption_share_max => 5000, new_earns_on_money_only => true);
  perform test.approve_changes();
end $$;
insert into test.terms select 'ruled', number from tenancy.terms where id = test.id('ruled');
create function pg_temp.redeem(reference text, points bigint, basket bigint) returns text
language sql as $$
  select concat_ws(' ', refusal, detail, refusals, limits)
  from test.redeem('alpha', 'ada', reference, points, basket => basket,
    terms => (select number from test.terms where partner = 'ruled'))
$$;
create function pg_temp.hold(reference text, points bigint, basket bigint) returns text
language sql as $$
  select concat_ws(' ', refusal, detail)
  from test.hold('alpha', 'ada', reference, points, basket => basket,
    terms => (select number from test.terms where partner = 'ruled'))
$$;
select test.raises(
  $$ select tenancy.set_terms('test', test.id('x'), 'alpha', '2026-07-16', 'EUR', 1, 100, 10000,
    null, new_redemption_share_max => 10001) $$, '23514', 'no more than all of a basket');
select test.raises(
  $$ select tenancy.set_terms('test', test.id('x'), 'alpha', '2026-07-16', 'EUR', 1, 100, 10000,
    null, new_redemption_points_step => 0) $$, '23514', 'no step of nothing');
select test.moves_to('2026-06-16 12:00Z');
set local role tessera_service;
select test.equals(points_earned, 400::bigint, 'ada has 400 points')
from test.earn('alpha', 'ada', 'r1', 40000, paid_with_points => 40000,
  terms => (select number from test.terms where partner = 'ruled'));
select test.raises(
  $$ select test.earn('alpha', 'ada', 'r2', 100, paid_with_points => 101,
    terms => (select number from test.terms where partner = 'ruled')) $$, '23514',
  'no more than all of a purchase is paid with points');

select test.equals(pg_temp.redeem('d1', 100, 200), '{} {}', 'the fewest points, half of a basket');
select test.equals(pg_temp.redeem('d2', 99, 1000), 'TS211 100 {TS211,TS212} {100,50}',
  'one less is too few, and no multiple either');
select test.equals(pg_temp.redeem('d3', 101, 1000), 'TS212 50 {TS212} {50}',
  'one more is no multiple');
select test.equals(pg_temp.redeem('d4', 150, 299), 'TS213 149 {TS213} {149}',
  'more than half of the basket, rounded down');
select test.equals(pg_temp.redeem('d5', 150, null), 'TS214 {TS214} {NULL}', 'half of what basket?');
select test.equals(pg_temp.redeem('d6', 301, 10), 'TS212 50 {TS212,TS213,TS201} {50,5,300}',
  'all reasons are told at once');
select test.equals(pg_temp.redeem('d6', 150, 300), '{} {}', 'a rule does not bar the reference');

select test.equals(pg_temp.hold('h1', 99, 1000), 'TS211 100', 'a hold keeps to the minimum');
select test.equals(pg_temp.hold('h1', 120, 1000), 'TS212 50', 'and to the step');
select test.equals(pg_temp.hold('h1', 150, 299), 'TS213 149', 'and to the share');
select test.equals(pg_temp.hold('h1', 150, null), 'TS214', 'of its basket');
select test.equals(pg_temp.hold('h1', 150, 300), '', 'as a redemption does');
select test.equals((refusal, detail)::text, '(TS211,100)', 'a capture keeps to the minimum')
from test.capture('alpha', 'h1', 50);
select test.equals((refusal, detail)::text, '(TS212,50)', 'and to the step')
from test.capture('alpha', 'h1', 101, key => '2');
select test.equals((refusal, detail)::text, '(TS213,149)', 'and to the share of what was bought')
from test.capture('alpha', 'h1', 150, basket => 299, key => '3');
select test.equals((refusal, detail)::text, '(,)', 'of its hold''s basket, if of no other')
from test.capture('alpha', 'h1', 150, key => '4');
select test.equals(test.verdict(), 'clean', 'the ledger is clean');
select test.finish();
rollback;
