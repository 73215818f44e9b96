-- 0022 settled orders
--
-- Purpose: the money of orders in settlements. Their points are counted as redemptions at the
-- operator; what suppliers are paid for them, what tills took as their money part, and what
-- donations come to is counted here, from the orders themselves.
-- breaking: no

set local role tessera_owner;

-- A period is found by the time of recording, in orders that are only ever added to.
create index orders_by_time on ordering.orders using brin (recorded_at) with (autosummarize = on);
create index order_moves_by_time on ordering.order_moves
  using brin (recorded_at) with (autosummarize = on);

create table settlement.order_figures (
  settlement_number  integer not null references settlement.settlements,
  line               integer not null,
  partner_number     integer not null,
  charge             settlement.charge not null,
  cause              text,
  terms_number       integer,
  belongs_to         integer,
  currency           text not null,
  unit_amount        bigint,
  orders             bigint not null,
  amount             bigint not null,
  rate_nanos         bigint,
  primary key (settlement_number, line),
  constraint order_figures_count_orders check (orders > 0 and amount > 0),
  constraint order_figures_add_up check (unit_amount::numeric * orders = amount),
  constraint order_figures_of_the_operator_are_donations check (
    (partner_number = 0) = (cause is not null)),
  constraint order_figures_currency_is_iso4217 check (currency ~ '^[A-Z]{3}$')
);
comment on table settlement.order_figures is
  'What was counted of the orders of a settlement, and is counted again by whoever verifies it.';
comment on column settlement.order_figures.partner_number is
  'The supplier, or of the money part the partner whose tills took it; 0 is the operator, who gives '
  'what donations that it supplies come to.';
comment on column settlement.order_figures.charge is
  'Why a line stands for them; reversals count orders that gave their points back.';
comment on column settlement.order_figures.cause is 'To which the operator owes a donation.';
comment on column settlement.order_figures.terms_number is
  'The settlement terms of the partner when the order was placed, if they bill in its currency.';
comment on column settlement.order_figures.belongs_to is
  'The closed settlement in which the order was placed.';
comment on column settlement.order_figures.unit_amount is
  'What each order comes to, in minor units; null of the money part, whose lines count them all.';
comment on column settlement.order_figures.rate_nanos is
  'The rate of the currency when the settlement was closed, in billionths of the settlement '
  'currency; null: it is the settlement currency.';

create trigger history_is_kept before update or delete on settlement.order_figures
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.order_figures
  for each statement execute function ledger.refuse_change();

do $$
begin
  if (select count(*) from pg_trigger t
    where t.tgrelid = 'settlement.order_figures'::regclass and t.tgname like 'history_is_%') <> 2
  then
    raise exception 'counts of orders are not kept as history';
  end if;
end
$$;
