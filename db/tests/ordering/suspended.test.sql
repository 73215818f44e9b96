-- Goal: a partner that is suspended still reads its own orders and activations, and gets no code with
-- which somebody could use a voucher.
-- Method: order and use a voucher, suspend the partner, and read as the service does.
begin;
select test.equals(count(*), 1::bigint, 'a voucher for two uses')
from test.offer('alpha', 'swims', 10, kind => 'service', changes => '{"voucher_uses": 2}');
create function pg_temp.present(partner text) returns void language sql as $$
  select set_config('tessera.key', encode(test.digest(partner), 'hex'), true)
$$;
create function pg_temp.seen() returns text language sql as $$
  select string_agg(concat_ws(' ', o.reference, o.state, o.uses_left,
    case when o.code_sealed is not null then 'code' end,
    case when o.code_digest is not null then 'digest' end), ', ')
  from ordering.own_orders(null, null, null, 10) o
$$;
set local role tessera_service;
select test.equals(count(*), 1::bigint, 'points') from test.earn('alpha', 'ada', 'r1', 50000);
select test.equals((test.order('alpha', 'ada', 'swims', 'o1')).refusal, null::text, 'an order');
select test.equals(refusal, null::text, 'and a use')
from test.activate('alpha', test.code_of('alpha', 'o1'), 'a1');
select pg_temp.present('alpha');
select test.equals(pg_temp.seen(), 'o1 fulfilled 1 code digest', 'its partner reads the order');
select test.equals(count(*), 1::bigint, 'and the use') from ordering.activations;
reset role;
select tenancy.set_partner_status('ann', 'alpha', 'suspended', 'x');
set local role tessera_service;
select test.equals(pg_temp.seen(), 'o1 fulfilled 1', 'suspended it reads the order without the code');
select test.equals(count(*), 1::bigint, 'and the use') from ordering.activations;
select test.equals(count(*), 0::bigint, 'but no voucher') from ordering.vouchers;
select pg_temp.present('beta');
select test.equals(pg_temp.seen(), null, 'another partner reads nothing of it');
select test.equals(count(*), 0::bigint, 'nor the use') from ordering.activations;
select test.finish();
rollback;
