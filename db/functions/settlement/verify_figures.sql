-- settlement.verify_figures
--
-- Counts a settlement anew from the postings and the orders, and compares with what was counted
-- when it was closed. That an order's points and money are in the same settlement follows from their
-- times, which are compared by ordering.verify_orders.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.verify_figures(asked_number integer)
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security definer -- Whoever verifies sees all of it.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_asked  settlement.settlements;
  v_last   settlement.settlements;
begin
  select * into strict v_asked from settlement.settlements s where s.number = asked_number;
  select * into v_last from settlement.settlements s where s.number = asked_number - 1;
  return query
  with counted as (
    select * from settlement.count_figures(v_asked.until_at, v_asked.cut_at,
      coalesce(v_last.until_at, '-infinity'), coalesce(v_last.cut_at, '-infinity'))
  ), kept as (
    select f.partner_number, f.measure, f.counterpart, f.terms_number, f.counterpart_terms,
      f.belongs_to, f.points
    from settlement.figures f where f.settlement_number = asked_number
  ), differing as (
    (select * from counted except all select * from kept)
    union all
    (select * from kept except all select * from counted)
  )
  select 'what was counted is what the postings say',
    (select count(*) from settlement.figures f where f.settlement_number = asked_number),
    count(*), min(format('partner %s, %s', d.partner_number, d.measure))
  from differing d;

  return query
  with counted as (
    select * from settlement.count_orders(v_asked.until_at, v_asked.cut_at,
      coalesce(v_last.until_at, '-infinity'), coalesce(v_last.cut_at, '-infinity'))
  ), kept as (
    select f.partner_number, f.charge, f.cause, f.terms_number, f.belongs_to, f.currency,
      f.unit_amount, f.orders, f.amount
    from settlement.order_figures f where f.settlement_number = asked_number
  ), differing as (
    (select * from counted except all select * from kept)
    union all
    (select * from kept except all select * from counted)
  )
  select 'what was counted is what the orders say',
    (select count(*) from settlement.order_figures f where f.settlement_number = asked_number),
    count(*), min(format('partner %s, %s', d.partner_number, d.charge))
  from differing d;
end
$$;
comment on function settlement.verify_figures(integer) is
  'Counts a settlement anew from the postings and the orders.';
revoke all on function settlement.verify_figures(integer) from public;
