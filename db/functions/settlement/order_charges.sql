-- settlement.order_charges
--
-- What the orders of a period are charged as, one row for each order and charge. An order lies in
-- the period by the rule of settlement.count_figures: it occurred before its end and was recorded
-- before its cut, and was not in the one before. So does its reversal, when it was cancelled or
-- returned, or expired with its points given back: what had been charged is taken back then, and
-- belongs where the order lies.
--
-- The supplier is paid what the supply terms of the moment said (gift_supply, or donation where a
-- cause is named), and the partner whose till took the money part owes it (gift_money). What the
-- operator supplies, it pays nobody for, but for donations, which it owes to their causes.
--
-- terms_number are the partner's settlement terms of when the order was placed, approved up to the
-- cut; null where they bill in another currency, or there were none. As in settlement.count_figures
-- they and belongs_to are found once for each interval between changes, not for each order.
--
-- Called by settlement.count_orders, settlement.statement_orders and settlement.gift_payables.
set local role tessera_owner;

create or replace function settlement.order_charges(
  period_end      timestamptz,
  period_cut      timestamptz,
  previous_end    timestamptz,
  previous_cut    timestamptz
)
returns table (
  partner_number  integer,
  charge          settlement.charge,
  cause           text,
  terms_number    integer,
  belongs_to      integer,
  currency        text,
  unit_amount     bigint,
  amount          bigint,
  order_id        uuid,
  gift_id         uuid,
  occurred_at     timestamptz,
  recorded_at     timestamptz
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
set jit = off
as $$
#variable_conflict use_column
declare
  v_terms   integer[] := array(
    select d.terms_number from settlement.terms_decisions d
    where d.verdict = 'approved' and d.decided_at <= period_cut);
  -- Where prices or settlements change, in order; nothing changes within an interval.
  v_bounds  timestamptz[] := array(
    select t.valid_from from settlement.terms t
    where t.number = any (v_terms) and t.valid_from < period_end
    union
    select s.from_at from settlement.settlements s where s.until_at <= previous_end
    union
    select s.until_at from settlement.settlements s where s.until_at <= previous_end
    order by 1);
  -- Nothing is recorded more than five minutes before it occurs; this lets an index skip the rest.
  v_recorded_first  constant timestamptz :=
    least(previous_end - interval '5 minutes', previous_cut);
begin
  return query
  with happened as (
    select o as placed, false as is_reversal, o.occurred_at, o.recorded_at
    from ordering.orders o
    where o.recorded_at >= v_recorded_first and o.recorded_at < period_cut
      and o.occurred_at < period_end
      and (o.occurred_at >= previous_end or o.recorded_at >= previous_cut)
    union all
    select o, true, m.occurred_at, m.recorded_at
    from ordering.order_moves m
    join ordering.orders o on o.partner_number = m.partner_number and o.id = m.order_id
    where m.recorded_at >= v_recorded_first and m.recorded_at < period_cut
      and m.occurred_at < period_end
      and (m.occurred_at >= previous_end or m.recorded_at >= previous_cut)
      and (m.state in ('cancelled', 'returned') or m.state = 'expired' and m.refund_id is not null)
  ), charged as materialized (
    select side.partner_number, (side.charge || case when h.is_reversal then '_reversal' else ''
        end)::settlement.charge as charge, side.cause, side.currency, side.unit_amount, side.amount,
      (h.placed).id as order_id, (h.placed).gift_id, h.occurred_at, h.recorded_at,
      width_bucket((h.placed).occurred_at, v_bounds) as interval
    from happened h
    cross join lateral (
      select (h.placed).supplier,
        case when (h.placed).cause is null then 'gift_supply' else 'donation' end,
        case when (h.placed).supplier = 0 then (h.placed).cause end, (h.placed).supply_currency,
        (h.placed).supply_amount, (h.placed).supply_amount
      where (h.placed).supply_amount > 0
        and ((h.placed).supplier <> 0 or (h.placed).cause is not null)
      union all
      select (h.placed).partner_number, 'gift_money', null, (h.placed).currency, null,
        (h.placed).amount
      where (h.placed).amount > 0
    ) side (partner_number, charge, cause, currency, unit_amount, amount)
  ), priced as (
    select k.partner_number, k.interval, k.currency, own.number as terms_number,
      case when i.instant < previous_end then (
        select s.number from settlement.settlements s
        where s.until_at > i.instant order by s.until_at limit 1) end as belongs_to
    from (select distinct c.partner_number, c.interval, c.currency from charged c) k
    cross join lateral (
      select case when k.interval > 0 then v_bounds[k.interval] else '-infinity' end as instant) i
    left join lateral (
      select t.number, t.currency from settlement.terms t
      where t.partner_number = k.partner_number and t.valid_from <= i.instant
        and t.number = any (v_terms)
      order by t.valid_from desc, t.number desc limit 1
    ) own on own.currency = k.currency
  )
  select c.partner_number, c.charge, c.cause, p.terms_number, p.belongs_to, c.currency,
    c.unit_amount, c.amount, c.order_id, c.gift_id, c.occurred_at, c.recorded_at
  from charged c
  join priced p on p.partner_number = c.partner_number and p.interval = c.interval
    and p.currency = c.currency;
end
$$;
comment on function settlement.order_charges(timestamptz, timestamptz, timestamptz, timestamptz) is
  'What the orders of a period are charged as.';
revoke all on function
  settlement.order_charges(timestamptz, timestamptz, timestamptz, timestamptz) from public;
