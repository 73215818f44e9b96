-- settlement.period_bounds
--
-- The calendar period of an instant, by the coalition's settlement policy that is valid then: from
-- one local midnight to another in the coalition's time zone, and what people call it. A day is
-- called 2026-10-31; a week 2026-W44 (ISO 8601) when it begins on a Monday, otherwise after the day
-- on which it begins; a month 2026-10, after the month in which it begins.
--
-- A period ends where another policy begins. The first one of a later policy begins with it: when
-- that is not a beginning by its own calendar, the period is called after the day.
--
-- Where no policy is valid yet, the first one counts; no row when there is none at all.
--
-- Called by settlement.open_settlement and by the doors of settlement terms.
set local role tessera_owner;

create or replace function settlement.period_bounds(
  instant        timestamptz,
  out from_at    timestamptz,
  out until_at   timestamptz,
  out name       text,
  out policy_number integer
)
returns setof record
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone    text := (select s.time_zone from coalition.settings s);
  v_policy  settlement.policies;
  v_day     date := (instant at time zone v_zone)::date;
  v_first   date;
  v_next    date;
begin
  select * into v_policy from settlement.policies p
  order by p.valid_from <= instant desc,
    case when p.valid_from <= instant then p.valid_from end desc, p.valid_from
  limit 1;
  if not found then
    return;
  end if;
  loop
    v_first := case v_policy.calendar
      when 'daily' then v_day
      when 'weekly' then
        v_day - (extract(isodow from v_day)::integer - v_policy.cut_off_day + 7) % 7
      else date_trunc('month', v_day - (v_policy.cut_off_day - 1))::date
        + (v_policy.cut_off_day - 1) end;
    from_at := v_first::timestamp at time zone v_zone;
    exit when from_at <= instant;
    -- Where clocks go back at midnight a day begins twice, and it is the second time that counts:
    -- the hour before still belongs to the period before.
    v_day := v_first - 1;
  end loop;
  v_next := v_first + case v_policy.calendar
    when 'daily' then interval '1 day' when 'weekly' then interval '7 days'
    else interval '1 month' end;
  name := to_char(v_first, case
    when v_policy.calendar = 'monthly' then 'YYYY-MM'
    when v_policy.calendar = 'weekly' and v_policy.cut_off_day = 1 then 'IYYY-"W"IW'
    else 'YYYY-MM-DD' end);
  until_at := least(v_next::timestamp at time zone v_zone,
    (select min(p.valid_from) from settlement.policies p
     where p.valid_from > greatest(v_policy.valid_from, instant)));
  if from_at < v_policy.valid_from and v_policy.valid_from <= instant
    and exists (select from settlement.policies p where p.valid_from < v_policy.valid_from)
  then
    from_at := v_policy.valid_from;
    name := to_char(from_at at time zone v_zone, 'YYYY-MM-DD');
  end if;
  policy_number := v_policy.number;
  return next;
end
$$;
comment on function settlement.period_bounds(timestamptz) is
  'The calendar period of an instant, by the settlement policy.';
revoke all on function settlement.period_bounds(timestamptz) from public;
