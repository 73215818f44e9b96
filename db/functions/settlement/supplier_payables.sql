-- settlement.supplier_payables
--
-- What suppliers are owed for orders of their gifts that were placed from a local day on and before
-- another, and what was taken back of such orders since: by supplier (null: the operator, who owes
-- donations that it supplies), cause where there is one, and currency. payable is what is left, and
-- unsettled what of it is in no closed settlement yet.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function settlement.supplier_payables(from_on date, until_on date)
returns table (
  supplier text, cause text, currency text, orders bigint, amount bigint, reversed_orders bigint,
  reversed_amount bigint, payable bigint, unsettled bigint
)
language plpgsql
stable
security definer -- Supply terms and orders are of all partners; whoever may ask sees all sums.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_from   timestamptz := from_on::timestamp at time zone v_zone;
  v_until  timestamptz := until_on::timestamp at time zone v_zone;
  v_last   settlement.settlements;
begin
  select * into v_last from settlement.settlements s order by s.number desc limit 1;
  return query
  select p.code, o.cause, c.currency,
    count(*) filter (where not r.is_reversal),
    coalesce(sum(c.amount) filter (where not r.is_reversal), 0)::bigint,
    count(*) filter (where r.is_reversal),
    coalesce(sum(c.amount) filter (where r.is_reversal), 0)::bigint,
    sum(case when r.is_reversal then -c.amount else c.amount end)::bigint,
    coalesce(sum(case when r.is_reversal then -c.amount else c.amount end) filter (
      where c.occurred_at >= coalesce(v_last.until_at, '-infinity')
        or c.recorded_at >= coalesce(v_last.cut_at, '-infinity')), 0)::bigint
  from settlement.order_charges('infinity', 'infinity', '-infinity', '-infinity') c
  join ordering.orders o on o.id = c.order_id
  left join tenancy.partners p on p.number = c.partner_number
  cross join lateral (
    select c.charge in ('gift_supply_reversal', 'donation_reversal') as is_reversal) r
  where c.charge not in ('gift_money', 'gift_money_reversal')
    and o.occurred_at >= v_from and o.occurred_at < v_until
  group by p.code, o.cause, c.currency
  order by p.code nulls last, o.cause nulls first, c.currency;
end
$$;
comment on function settlement.supplier_payables(date, date) is
  'What suppliers are owed for orders of their gifts.';
revoke all on function settlement.supplier_payables(date, date) from public;
