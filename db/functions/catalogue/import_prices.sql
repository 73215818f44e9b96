-- catalogue.import_prices
--
-- Sets the prices of a gift as the operator's file has them. A price that names no instant is the
-- one that holds now, if that is the same, and else holds from now on.
--
-- What a gift that was approved once has cost stays: prices that have begun are neither changed nor
-- forgotten, and an option that the file does not have any more ends now. Later prices, and all of
-- a gift that was never approved, are as the file has them.
--
-- Raises
--   TS901   a price that is not there is to have held before now, or an option begins twice at once
--
-- Called by catalogue.import_gift.
set local role tessera_owner;

create or replace function catalogue.import_prices(
  gift catalogue.gifts, prices jsonb, recorded_now timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_was_approved  boolean := exists (
    select from catalogue.gift_changes c where c.gift_id = gift.id and c.status = 'approved');
  v_prices        catalogue.gift_prices[];
begin
  v_prices := array(
    select row(gift.partner_number, gift.id, (p ->> 'option')::smallint,
      coalesce((p ->> 'valid_from')::timestamptz, case
        when (h.points, h.amount, h.currency) is not distinct from
          ((p ->> 'points')::bigint, (p #>> '{money,amount}')::bigint, p #>> '{money,currency}')
        then h.valid_from end, recorded_now),
      (p ->> 'points')::bigint, (p #>> '{money,amount}')::bigint, p #>> '{money,currency}', null,
      recorded_now)::catalogue.gift_prices
    from jsonb_array_elements(prices) p
    left join lateral (
      select * from catalogue.gift_prices x
      where x.gift_id = gift.id and x.option = (p ->> 'option')::smallint
        and x.valid_from < recorded_now
      order by x.valid_from desc limit 1
    ) h on true);
  if (select count(distinct (n.option, n.valid_from)) < count(*) from unnest(v_prices) n)
    or (select count(distinct p -> 'option') < count(*) from jsonb_array_elements(prices) p
        where not p ? 'valid_from')
  then
    raise exception using errcode = 'TS901',
      message = 'one option has two prices from one instant on';
  end if;
  delete from catalogue.gift_prices o
  where o.gift_id = gift.id and (o.valid_from >= recorded_now or not v_was_approved)
    and not exists (
      select from unnest(v_prices) n
      where (n.option, n.valid_from, n.points, n.amount, n.currency)
        is not distinct from (o.option, o.valid_from, o.points, o.amount, o.currency));
  if v_was_approved and exists (
    select from unnest(v_prices) n
    where n.valid_from < recorded_now and not exists (
      select from catalogue.gift_prices o
      where o.gift_id = gift.id
        and (n.option, n.valid_from, n.points, n.amount, n.currency)
          is not distinct from (o.option, o.valid_from, o.points, o.amount, o.currency)))
  then
    raise exception using errcode = 'TS901',
      message = 'a price that is not there yet holds from now on or later';
  end if;
  insert into catalogue.gift_prices (partner_number, gift_id, option, valid_from, points, amount,
    currency, recorded_at)
  select n.partner_number, n.gift_id, n.option, n.valid_from, n.points, n.amount, n.currency,
    n.recorded_at
  from unnest(v_prices) n
  on conflict do nothing;
  insert into catalogue.gift_prices (partner_number, gift_id, option, valid_from, recorded_at)
  select gift.partner_number, gift.id, h.option, recorded_now, recorded_now
  from (
    select distinct on (x.option) x.option, x.points from catalogue.gift_prices x
    where x.gift_id = gift.id and x.valid_from <= recorded_now
    order by x.option, x.valid_from desc
  ) h
  where h.points is not null and h.option not in (select n.option from unnest(v_prices) n);
end
$$;
comment on function catalogue.import_prices(catalogue.gifts, jsonb, timestamptz) is
  'Sets the prices of a gift as the operator''s file has them.';
revoke all on function catalogue.import_prices(catalogue.gifts, jsonb, timestamptz) from public;
