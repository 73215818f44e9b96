-- Goal: the operator knows what may still come of vouchers that nobody has used up.
-- Method: vouchers that give points back and that do not, of a partner and of the operator, with
-- money; used up, used in part, cancelled, and over.
begin;
select test.equals(count(*), 4::bigint, 'four gifts')
from (
  select test.offer('beta', 'coffee', 10, kind => 'voucher', amount => 50,
    changes => '{"voucher_days": 1}')
  union all select test.offer('beta', 'tea', 10, kind => 'voucher',
    changes => '{"voucher_days": 1, "voucher_expiry": "forfeited"}')
  union all select test.offer('beta', 'swims', 30, kind => 'service',
    changes => '{"voucher_days": 2, "voucher_uses": 3}')
  union all select test.offer(null, 'film', 5, kind => 'voucher')) gifts;
create function pg_temp.open() returns text language sql as $$
  select string_agg(concat_ws(' ', coalesce(l.supplier, 'operator'), l.code, l.vouchers || 'x',
    l.uses_left, l.points, l.points_back, l.money, l.money_back, l.money_currency, l.supply,
    l.supply_back, l.supply_currency), ', ')
  from ordering.open_voucher_liability() l
$$;
select test.equals(pg_temp.open(), null, 'without vouchers nothing can come');
set local role tessera_service;
select test.equals(refusal, null::text, 'a member has points')
from test.earn('alpha', 'ada', 'r1', 20000);
select test.equals(count(*) filter (where refusal is null), 7::bigint, 'and orders')
from (
  select (test.order('alpha', 'ada', 'coffee', 'o1', paid => 50)).refusal
  union all select (test.order('alpha', 'ada', 'coffee', 'o2', paid => 50)).refusal
  union all select (test.order('alpha', 'ada', 'coffee', 'o3', paid => 50)).refusal
  union all select (test.order('alpha', 'ada', 'tea', 'o4')).refusal
  union all select (test.order('alpha', 'ada', 'swims', 'o5')).refusal
  union all select (test.order('alpha', 'ada', 'swims', 'o6')).refusal
  union all select (test.order('alpha', 'ada', 'film', 'o7')).refusal) o;
select test.equals(refusal, null::text, 'a coffee is drunk')
from test.activate('beta', test.code_of('alpha', 'o1'), 'a1');
select test.equals(refusal, null::text, 'one of three swims is used')
from test.activate('beta', test.code_of('alpha', 'o5'), 'a2');
select test.raises($$ select ordering.open_voucher_liability() $$, '42501',
  'it is nothing for partners');
reset role;
set local role tessera_operator;
select test.equals(pg_temp.open(),
  'beta coffee 2x 2 20 20 100 100 EUR 200 200 EUR, beta swims 2x 5 60 30 0 0 200 100 EUR, '
  || 'beta tea 1x 1 10 0 0 0 100 0 EUR, operator film 1x 1 5 5 0 0 0 0',
  'what is used in part, or forfeited, gives nothing back');
reset role;
select test.moves_to('2026-06-17 00:00Z');
set local role tessera_auditor;
select test.equals(pg_temp.open(),
  'beta swims 2x 5 60 30 0 0 200 100 EUR, operator film 1x 1 5 5 0 0 0 0',
  'what is over is open no more, swept or not');
select test.finish();
rollback;
