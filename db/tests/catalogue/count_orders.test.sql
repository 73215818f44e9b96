-- Goal: what is popular is what was ordered in the last 30 days, however often it is counted, and no
-- order waits for the count.
-- Method: orders of several days, counted again and again while the clock moves.
begin;
select test.publish('alpha', 'mug') \g /dev/null
select test.publish('beta', 'tea') \g /dev/null

create function pg_temp.order_at(gift text, at timestamptz, name text) returns void
language sql as $$
  insert into ordering.orders (partner_number, id, gift_id, outcome_id, supplier, member_id, wallet_id,
    occurred_at, recorded_at, price_option, points, amount, supply_amount, units_taken, reference)
  select 1, test.id(name), test.id(gift), test.id(gift), 1, test.id('ada'), test.id('ada wallet'), at, at,
    1, 100, 0, 0, 1, name
$$;
create function pg_temp.counted(gift text) returns bigint
language sql as $$ select s.orders_counted from catalogue.shelf s where s.gift_id = test.id(gift) $$;

select pg_temp.order_at('alpha mug', '2026-05-17 00:00Z', 'o1');
select pg_temp.order_at('alpha mug', '2026-05-16 23:59Z', 'o2');
select pg_temp.order_at('beta tea', '2026-06-15 11:00Z', 'o3');
select pg_temp.order_at('beta tea', '2026-06-14 11:00Z', 'o4');
set local role tessera_service;
select test.equals(catalogue.count_orders(), 2::bigint, 'two gifts were ordered');
select test.equals(catalogue.count_orders(), 0::bigint, 'counting again changes nothing');
reset role;
select test.equals(pg_temp.counted('alpha mug'), 1::bigint, 'the day 30 days ago does not count');
select test.equals(pg_temp.counted('beta tea'), 2::bigint, 'the 29 before today do');
set local role tessera_service;
select test.presents('alpha') \g /dev/null
select test.equals(test.found(sort => 'popular'), 'Tea, Mug', 'which is their order');
reset role;
select pg_temp.order_at('alpha mug', '2026-06-15 12:00Z', 'o5');
select pg_temp.order_at('alpha mug', '2026-06-15 11:30Z', 'o6');
select test.equals(catalogue.count_orders(), 1::bigint, 'orders that committed late count, too');
select test.equals(pg_temp.counted('alpha mug'), 3::bigint, 'once');
select test.moves_to('2026-06-16 00:30Z');
select pg_temp.order_at('alpha mug', '2026-06-15 23:59Z', 'o7');
select test.equals(catalogue.count_orders(), 0::bigint, 'over midnight, too, nothing changes');
select test.equals(pg_temp.counted('alpha mug'), 3::bigint, 'when a day leaves and an order comes');
select catalogue.set_gift_status('ann', test.id('alpha mug'), 'pause', null, null, null, false) \g /dev/null
select test.equals(pg_temp.counted('alpha mug'), 3::bigint, 'a gift that changes keeps its count');
select test.moves_to('2026-08-01 00:00Z');
select test.equals(catalogue.count_orders(), 2::bigint, 'after a long pause all is forgotten');
select test.equals((select count(*) from catalogue.order_counts), 0::bigint, 'all of it');
select test.finish();
rollback;
