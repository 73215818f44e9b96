-- settlement.set_dunning_level
--
-- Says from how many days overdue on a dunning level is reached, and what is done then; without
-- days the level goes. Below a level that suspends there is one that reminds, because nobody is
-- suspended who was not reminded before.
--
-- Raises
--   TS901   a higher level would be reached earlier, or one would suspend without a reminder
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.set_dunning_level(
  actor       text,
  set_level   integer,
  new_days    integer,
  new_action  settlement.dunning_action
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  if new_days is null then
    delete from settlement.dunning_levels d where d.level = set_level;
  else
    insert into settlement.dunning_levels (level, days_overdue, action)
    values (set_level, new_days, new_action)
    on conflict (level) do update
      set days_overdue = excluded.days_overdue, action = excluded.action;
  end if;
  if exists (
    select from settlement.dunning_levels a join settlement.dunning_levels b
      on a.level < b.level and a.days_overdue > b.days_overdue)
  then
    raise exception using errcode = 'TS901', message = 'a higher level is reached later';
  end if;
  if exists (
    select from settlement.dunning_levels a
    where a.action = 'suspend' and not exists (
      select from settlement.dunning_levels b where b.level < a.level and b.action = 'remind'))
  then
    raise exception using errcode = 'TS901',
      message = 'below a level that suspends there is one that reminds';
  end if;
  perform coalition.record_audit(actor, 'dunning.configured', set_level::text,
    jsonb_build_object('days_overdue', new_days, 'action', new_action));
end
$$;
comment on function settlement.set_dunning_level(
  text, integer, integer, settlement.dunning_action) is
  'Sets or removes a level of dunning.';
revoke all on function settlement.set_dunning_level(
  text, integer, integer, settlement.dunning_action) from public;
