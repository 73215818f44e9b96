-- settlement.open_items
--
-- What partners owe the clearing house at the end of a day, statement by statement: the oldest are
-- paid first, whatever payment was named, so an item keeps its age when its balance is carried to
-- the next statement. What was pulled out of the clearing is listed apart, by its payment's due
-- day.
--
--   held      of that, what is disputed and not dunned while the dispute is open
--   bucket    not_due, 1-30, 31-60, 61-90 or over_90 days overdue
--   level     the dunning level reached; null: none
-- Only approved settlements are due. A null as_of is today, in the coalition's time zone.
--
-- Called by tessera_operator and tessera_auditor, and by settlement.run_dunning.
set local role tessera_owner;

create or replace function settlement.open_items(as_of date)
returns table (
  partner_number     integer,
  settlement_number  integer,
  settlement_name    text,
  serial             text,
  is_pulled_out      boolean,
  currency           text,
  amount             bigint,
  open               bigint,
  held               bigint,
  due_on             date,
  days_overdue       integer,
  bucket             text,
  level              integer,
  action             settlement.dunning_action
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_as_of  date := coalesce(as_of, (ledger.instant() at time zone v_zone)::date);
begin
  return query
  with known as (
    select a.settlement_number from settlement.settlement_approvals a
    where (a.approved_at at time zone v_zone)::date <= v_as_of
  ), credits as (
    select e.partner_number, e.currency, -sum(e.amount) as credit
    from settlement.account_entries e
    where case when e.event_number is null
        then e.amount < 0 and e.settlement_number in (select k.settlement_number from known k)
        else e.happened_on <= v_as_of end
    group by e.partner_number, e.currency
  ), charges as (
    select t.partner_number, t.settlement_number, s.name, t.serial, s.currency,
      t.settlement_net as amount, t.due_on, sum(t.settlement_net) over (
        partition by t.partner_number, s.currency order by t.settlement_number) as reached
    from settlement.statements t
    join settlement.settlements s on s.number = t.settlement_number
    where t.settlement_net > 0
      and t.settlement_number in (select k.settlement_number from known k)
  ), items as (
    select c.partner_number, c.settlement_number, c.name, c.serial, false as is_pulled_out,
      c.currency, c.amount,
      least(c.amount, greatest(c.reached - coalesce(r.credit, 0), 0))::bigint as open, c.due_on
    from charges c
    left join credits r on r.partner_number = c.partner_number and r.currency = c.currency
    union all
    select p.debtor, p.settlement_number, s.name, t.serial, true, p.currency, o.amount,
      (o.amount - coalesce((
        select sum(case when e.kind in ('returned', 'to_deposit') then -e.amount else e.amount end)
        from settlement.payment_events e
        where e.settlement_number = p.settlement_number and e.line = p.line
          and e.number > o.number
          and e.kind in ('paid', 'returned', 'written_off', 'from_deposit', 'to_deposit')
          and e.happened_on <= v_as_of), 0))::bigint,
      p.due_on
    from settlement.payment_events o
    join settlement.payments p on p.settlement_number = o.settlement_number and p.line = o.line
    join settlement.settlements s on s.number = p.settlement_number
    join settlement.statements t
      on t.partner_number = p.debtor and t.settlement_number = p.settlement_number
    where o.kind = 'pulled_out' and o.happened_on <= v_as_of
  ), counted as (
    select i.*, greatest(v_as_of - i.due_on, 0) as days, least(i.open, case
      when i.is_pulled_out then 0 else settlement.held_amount(i.partner_number, i.settlement_number)
      end) as held
    from items i
    where i.open > 0
  )
  select c.partner_number, c.settlement_number, c.name, c.serial, c.is_pulled_out, c.currency,
    c.amount, c.open, c.held, c.due_on, c.days,
    case when c.days = 0 then 'not_due' when c.days <= 30 then '1-30' when c.days <= 60 then '31-60'
      when c.days <= 90 then '61-90' else 'over_90' end,
    l.level, l.action
  from counted c
  left join lateral (
    select d.level, d.action from settlement.dunning_levels d
    where d.days_overdue <= c.days and c.open > c.held
    order by d.days_overdue desc limit 1) l on true
  order by c.partner_number, c.settlement_number, c.is_pulled_out;
end
$$;
comment on function settlement.open_items(date) is
  'What partners owe, statement by statement, with its age.';
revoke all on function settlement.open_items(date) from public;
