-- settlement.set_policy
--
-- Adds a version of the coalition's settlement policy, valid from the start of a local day in the
-- coalition's time zone until the next begins. The first may begin at any time; later ones where a
-- settlement period begins by the policy before, so that no period is cut in two.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS403 settlement_already_closed    see settlement.begin_change
--   TS406 not_a_period_beginning       no period begins then; or terms are approved that change
--                                      funding or currency where none would begin any more
--   TS407 settlement_policy_overlap    the last policy begins later or at the same time
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.set_policy(
  actor                     text,
  valid_from_on             date,
  new_currency              text,
  new_calendar              settlement.calendar,
  new_cut_off_day           integer,
  new_carrying_rate_micros  bigint,
  new_levy                  bigint,
  is_rehearsal              boolean
)
returns timestamptz
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone  text := (select s.time_zone from coalition.settings s);
  v_from  timestamptz := valid_from_on::timestamp at time zone v_zone;
  v_last  timestamptz;
begin
  perform settlement.begin_change(v_from);
  v_last := (select max(p.valid_from) from settlement.policies p);
  if v_from <= v_last then
    raise exception using errcode = 'TS407', message = format(
      'the last settlement policy begins on %s: another begins later',
      (v_last at time zone v_zone)::date);
  end if;
  if v_last is not null and not settlement.is_period_beginning(v_from) then
    raise exception using errcode = 'TS406', message = format(
      'no settlement period begins then; the next one begins on %s',
      (select (b.until_at at time zone v_zone)::date from settlement.period_bounds(v_from) b));
  end if;
  begin
    insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
      carrying_rate_micros, levy, set_by, set_at)
    values (v_from, new_currency, new_calendar, new_cut_off_day, new_carrying_rate_micros,
      new_levy, actor, ledger.instant());
    if exists (
      select from (
        select t.valid_from, t.buys_out, t.currency,
          lag(t.currency) over (partition by t.partner_number order by t.valid_from) as before
        from settlement.terms t join settlement.terms_in_force() f on f.number = t.number) t
      where t.valid_from > v_from and (t.buys_out or t.currency <> t.before)
        and not settlement.is_period_beginning(t.valid_from))
    then
      raise exception using errcode = 'TS406',
        message = 'approved terms change funding or currency where no period would begin';
    end if;
    perform coalition.record_audit(actor, 'settlement_policy.set', 'coalition',
      jsonb_build_object('valid_from', v_from, 'currency', new_currency,
        'calendar', new_calendar, 'cut_off_day', new_cut_off_day,
        'carrying_rate_micros', new_carrying_rate_micros, 'levy', new_levy));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_from;
end
$$;
comment on function settlement.set_policy(
  text, date, text, settlement.calendar, integer, bigint, bigint, boolean) is
  'Adds a version of the coalition''s settlement policy.';
revoke all on function settlement.set_policy(
  text, date, text, settlement.calendar, integer, bigint, bigint, boolean) from public;
