-- settlement.due_notices
--
-- The notices of dunning that are due now, one of a partner and statement at most: of the lowest
-- level that it has reached and was not dunned on, nor on a higher one. A level that suspends is
-- due only when the partner was reminded of the statement, and the last notice was as many days ago
-- at least as lie between that level and the one below it.
--
--   suspends   whether the level suspends and the partner is active: once for each partner
--
-- Called by settlement.run_dunning.
set local role tessera_owner;

create or replace function settlement.due_notices()
returns setof settlement.due_notice
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  with today as (
    select (ledger.instant() at time zone s.time_zone)::date as day, s.time_zone
    from coalition.settings s
  ), items as (
    -- What is in the clearing and what was pulled out of it are dunned as one: the larger.
    select distinct on (i.partner_number, i.settlement_number) i.*, i.open - i.held as due
    from settlement.open_items(null) i
    where i.open > i.held
    order by i.partner_number, i.settlement_number, i.open desc
  ), next as (
    select i.*, d.level as next_level, d.action as next_action, d.days_overdue - coalesce((
        select max(b.days_overdue) from settlement.dunning_levels b where b.level < d.level), 0)
        as days_between
    from items i
    cross join lateral (
      select l.* from settlement.dunning_levels l
      where l.days_overdue <= i.days_overdue and l.level > coalesce((
        select max(n.level) from settlement.dunning_notices n
        where n.partner_number = i.partner_number and n.settlement_number = i.settlement_number), 0)
      order by l.level limit 1
    ) d
  )
  select p.number, p.code, n.settlement_number, n.settlement_name, n.serial, n.next_level,
    n.next_action, n.due, n.currency, n.days_overdue,
    n.next_action = 'suspend' and p.status = 'active' and row_number() over (
      partition by n.partner_number, n.next_action order by n.settlement_number) = 1
  from next n
  join tenancy.partners p on p.number = n.partner_number
  cross join today t
  where n.next_action <> 'suspend' or (
    select coalesce(bool_or(r.action = 'remind'), false)
      and max((r.recorded_at at time zone t.time_zone)::date) + n.days_between <= t.day
    from settlement.dunning_notices r
    where r.partner_number = n.partner_number and r.settlement_number = n.settlement_number)
  order by n.partner_number, n.settlement_number
$$;
comment on function settlement.due_notices() is 'The notices of dunning that are due now.';
revoke all on function settlement.due_notices() from public;
