-- catalogue.expire_codes
--
-- Makes codes void whose time was over before anybody was given them: up to so many, the longest
-- over first. Returns how many. Nothing waits for it: a code whose time is over is not given even
-- before.
--
-- Guarantees
--   A code that an order has does not expire here; its voucher does.
--   Any number of sweeps at once do no harm: the stock is locked in the order of the gifts' ids.
--
-- Called by tessera_service in the background, and by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.expire_codes(codes_max integer)
returns bigint
language plpgsql
volatile
security definer -- A door: it makes happen only what is due, whoever calls it.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_now    timestamptz := ledger.instant();
  v_gifts  uuid[];
  v_gone   record;
  v_count  bigint := 0;
begin
  select array_agg(distinct d.gift_id) into v_gifts
  from (
    select c.gift_id from catalogue.codes c
    where c.order_id is null and not c.is_void and c.valid_until < 'infinity'
      and c.valid_until <= v_now
    order by c.valid_until
    limit codes_max
  ) d;
  if v_gifts is null then
    return 0;
  end if;
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  perform catalogue.lock_stock(v_gifts);
  for v_gone in
    with due as (
      select c.gift_id, c.number from catalogue.codes c
      where c.order_id is null and not c.is_void and c.valid_until < 'infinity'
        and c.valid_until <= v_now and c.gift_id = any (v_gifts)
      order by c.valid_until
      limit codes_max
    ), ended as (
      update catalogue.codes c set is_void = true, is_expired = true
      from due d
      where c.gift_id = d.gift_id and c.number = d.number
      returning c.gift_id
    )
    select g as pool, e.count
    from (select d.gift_id, count(*) as count from ended d group by d.gift_id) e
    join catalogue.gifts g on g.id = e.gift_id
    order by e.gift_id
  loop
    perform catalogue.take_codes_off(v_gone.pool, v_gone.count, 'time', 'codes expired');
    v_count := v_count + v_gone.count;
  end loop;
  return v_count;
end
$$;
comment on function catalogue.expire_codes(integer) is
  'Makes codes void whose time was over before anybody was given them.';
revoke all on function catalogue.expire_codes(integer) from public;
