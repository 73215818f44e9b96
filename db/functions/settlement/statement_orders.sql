-- settlement.statement_orders
--
-- The orders behind a line of a statement, or behind all its lines of orders (asked_line null), a
-- page at a time in the order of when they were recorded: those after a place, at most rows_max. Of
-- a reversal, the times are those of what took the order back.
--
-- There are as many behind a line as its quantity says, because what is counted is what
-- settlement.count_orders counts; and their amounts add up to the line's, unless they were
-- converted into the currency of the statement.
--
-- Called by tessera_operator; partners come by settlement.own_statement_orders.
set local role tessera_owner;

create or replace function settlement.statement_orders(
  asked_statement   uuid,
  asked_line        integer,
  after_recorded    timestamptz,
  after_place       uuid,
  rows_max          integer
)
returns table (
  charge       settlement.charge,
  order_id     uuid,
  gift_id      uuid,
  amount       bigint,
  currency     text,
  occurred_at  timestamptz,
  recorded_at  timestamptz,
  place        uuid
)
language plpgsql
stable
security definer -- Called by a partner's door, too, for which orders of others do not exist.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_statement  settlement.statements;
  v_period     settlement.settlements;
  v_last       settlement.settlements;
  v_line       settlement.lines;
begin
  select * into v_statement from settlement.statements s where s.id = asked_statement;
  if not found then
    return;
  end if;
  select * into strict v_period from settlement.settlements s
  where s.number = v_statement.settlement_number;
  select * into v_last from settlement.settlements s where s.number = v_period.number - 1;
  select * into v_line from settlement.lines l
  where l.partner_number = v_statement.partner_number
    and l.settlement_number = v_statement.settlement_number and l.line = asked_line;
  if asked_line is not null and not found then
    return;
  end if;
  return query
  select c.charge, c.order_id, c.gift_id,
    case when c.charge in ('gift_supply', 'donation', 'gift_money_reversal') then -c.amount
      else c.amount end, c.currency, c.occurred_at, c.recorded_at, k.place
  from settlement.order_charges(v_period.until_at, v_period.cut_at,
    coalesce(v_last.until_at, '-infinity'), coalesce(v_last.cut_at, '-infinity')) c
  cross join lateral (
    select md5(concat_ws('|', asked_statement, c.order_id, c.charge))::uuid as place) k
  where c.partner_number = v_statement.partner_number
    and (asked_line is null or c.charge = v_line.charge
      and c.belongs_to is not distinct from v_line.belongs_to
      and case when c.currency = v_statement.currency
        then coalesce(c.terms_number, v_statement.terms_number) else v_statement.terms_number end
        = v_line.terms_number
      and case when c.currency = v_statement.currency
        then c.unit_amount * settlement.minor_unit_micros(c.currency) end
        is not distinct from v_line.rate_micros)
    and (after_recorded is null or (c.recorded_at, k.place) > (after_recorded, after_place))
  order by c.recorded_at, k.place
  limit rows_max;
end
$$;
comment on function settlement.statement_orders(uuid, integer, timestamptz, uuid, integer) is
  'The orders behind a line of a statement.';
revoke all on function
  settlement.statement_orders(uuid, integer, timestamptz, uuid, integer) from public;
