-- ordering.judge_order
--
-- Why a gift cannot be ordered: every reason at once, each with the number that it speaks of (null
-- where it speaks of none). No reason: it can. The first is the one with which an order is refused;
-- a quote tells them all.
--
-- Reasons
--   TS921 gift_not_orderable    not live, without a price or supply terms, or its supplier is away
--   TS922 not_yet               its time has not come
--   TS923 ended                 its time is over
--   TS927 price_changed         limit: the points that it costs now by the option that was named;
--                               null: there is no such option now
--   TS928 money_part_mismatch   limit: the money part that the till has to take, in minor units
--   TS924 not_here              not at this outlet
--   TS210 wallet_frozen         the wallet may earn and not spend
--   TS926 limit_reached         limit: the most orders of one member in one window
--   TS925 out_of_stock          nothing is left
--   TS201 insufficient_points   limit: how many points are missing
--
-- Called by ordering.place_orders.
set local role tessera_owner;

create or replace function ordering.judge_order(
  gift              catalogue.gifts,
  is_supplied       boolean,
  price             catalogue.gift_prices,
  judged_at         timestamptz,
  points_expected   bigint,
  paid_amount       bigint,
  paid_currency     text,
  is_usable_here    boolean,
  wallet_status     ledger.wallet_status,
  orders_counted    bigint,
  is_out_of_stock   boolean,
  points_available  bigint,
  out refusals      text[],
  out limits        bigint[]
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  refusals := '{}';
  limits := '{}';
  if gift.status <> 'live' or not is_supplied then
    refusals := refusals || 'TS921'::text;
    limits := limits || null::bigint;
  end if;
  if judged_at < gift.valid_from then
    refusals := refusals || 'TS922'::text;
    limits := limits || null::bigint;
  elsif judged_at >= gift.valid_until then
    refusals := refusals || 'TS923'::text;
    limits := limits || null::bigint;
  end if;
  if price.points is null or price.points <> points_expected then
    refusals := refusals || 'TS927'::text;
    limits := limits || price.points;
  elsif (coalesce(paid_amount, 0), coalesce(paid_currency, price.currency, ''))
    <> (coalesce(price.amount, 0), coalesce(price.currency, paid_currency, ''))
  then
    refusals := refusals || 'TS928'::text;
    limits := limits || coalesce(price.amount, 0);
  end if;
  if not is_usable_here then
    refusals := refusals || 'TS924'::text;
    limits := limits || null::bigint;
  end if;
  if wallet_status = 'frozen' then
    refusals := refusals || 'TS210'::text;
    limits := limits || null::bigint;
  end if;
  if orders_counted >= gift.limit_count then
    refusals := refusals || 'TS926'::text;
    limits := limits || gift.limit_count::bigint;
  end if;
  if is_out_of_stock then
    refusals := refusals || 'TS925'::text;
    limits := limits || null::bigint;
  end if;
  if price.points > points_available then
    refusals := refusals || 'TS201'::text;
    limits := limits || price.points - points_available;
  end if;
end
$$;
comment on function ordering.judge_order(
  catalogue.gifts, boolean, catalogue.gift_prices, timestamptz, bigint, bigint, text, boolean,
  ledger.wallet_status, bigint, boolean, bigint) is
  'Why a gift cannot be ordered, and by which limits.';
revoke all on function ordering.judge_order(
  catalogue.gifts, boolean, catalogue.gift_prices, timestamptz, bigint, bigint, text, boolean,
  ledger.wallet_status, bigint, boolean, bigint) from public;
