-- settlement.count_orders
--
-- Counts the orders of a period, by partner, charge and what makes them one line: see
-- settlement.order_charges. Lines of supplies are of one price each; the money part is counted
-- whatever each order came to.
--
-- Called by tessera_operator and settlement.verify_figures.
set local role tessera_owner;

create or replace function settlement.count_orders(
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
  orders          bigint,
  amount          bigint
)
language sql
stable
security definer -- It reads orders of all partners, whoever of the operator's asks.
set search_path = pg_catalog, pg_temp
as $$
  select c.partner_number, c.charge, c.cause, c.terms_number, c.belongs_to, c.currency,
    c.unit_amount, count(*), sum(c.amount)::bigint
  from settlement.order_charges(period_end, period_cut, previous_end, previous_cut) c
  group by 1, 2, 3, 4, 5, 6, 7
  order by 1, 2, 3 nulls first, 5 nulls first, 4, 6, 7
$$;
comment on function settlement.count_orders(timestamptz, timestamptz, timestamptz, timestamptz) is
  'Counts the orders of a period.';
revoke all on function
  settlement.count_orders(timestamptz, timestamptz, timestamptz, timestamptz) from public;
