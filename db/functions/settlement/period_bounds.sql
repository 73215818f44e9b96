-- settlement.period_bounds
--
-- The calendar period of an instant, by the coalition's settlement policy that is valid then: from
-- one local midnight to another in the coalition's time zone, and what people call it. A day is
-- called 2026-10-31; a week 2026-W44 (ISO 8601) when it begins on a Monday, otherwise after the day
-- on which it begins; a month 2026-10, after the month in which it begins.
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
  case v_policy.calendar
    when 'daily' then
      v_first := v_day;
      v_next := v_day + 1;
      name := to_char(v_first, 'YYYY-MM-DD');
    when 'weekly' then
      v_first := v_day - (extract(isodow from v_day)::integer - v_policy.cut_off_day + 7) % 7;
      v_next := v_first + 7;
      name := to_char(v_first,
        case v_policy.cut_off_day when 1 then 'IYYY-"W"IW' else 'YYYY-MM-DD' end);
    when 'monthly' then
      v_first := date_trunc('month', v_day - (v_policy.cut_off_day - 1))::date
        + (v_policy.cut_off_day - 1);
      v_next := (v_first + interval '1 month')::date;
      name := to_char(v_first, 'YYYY-MM');
  end case;
  from_at := v_first::timestamp at time zone v_zone;
  until_at := v_next::timestamp at time zone v_zone;
  policy_number := v_policy.number;
  return next;
end
$$;
comment on function settlement.period_bounds(timestamptz) is
  'The calendar period of an instant, by the settlement policy.';
revoke all on function settlement.period_bounds(timestamptz) from public;
