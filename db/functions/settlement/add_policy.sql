-- settlement.add_policy
--
-- Adds a version of the coalition's settlement policy, valid from the start of a local day in the
-- coalition's time zone until the next begins. The first may begin at any time; later ones where a
-- settlement period begins by the policy before, so that no period is cut in two. The currency is
-- that of the first: what is open of statements, and what points outstanding cost, are sums in it.
--
-- Raises
--   TS310 currency_mismatch            the coalition settles in another currency
--   TS403 settlement_already_closed    see settlement.begin_change
--   TS406 not_a_period_beginning       no period begins then; or terms are approved that change
--                                      funding or currency where none would begin any more
--   TS407 settlement_policy_overlap    the last policy begins later or at the same time
--   TS447 payment_calendar_too_fine    a partner has approved terms with a finer payment calendar:
--                                      it gets others first
--
-- Called by coalition.apply_change.
set local role tessera_owner;

create or replace function settlement.add_policy(actor text, content jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone    text := (select s.time_zone from coalition.settings s);
  v_policy  settlement.policies := jsonb_populate_record(null::settlement.policies, content);
  v_from    timestamptz := (content ->> 'valid_from_on')::timestamp at time zone v_zone;
  v_last    timestamptz;
  v_agreed  text;
begin
  perform settlement.begin_change(v_from);
  select p.currency into v_agreed from settlement.policies p
  where p.currency <> v_policy.currency limit 1;
  if found then
    raise exception using errcode = 'TS310', message = format(
      'the coalition settles in %s, and the currency of its statements does not change', v_agreed);
  end if;
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
  insert into settlement.policies (valid_from, currency, calendar, cut_off_day,
    carrying_rate_micros, levy, set_by, set_at)
  values (v_from, v_policy.currency, v_policy.calendar, v_policy.cut_off_day,
    v_policy.carrying_rate_micros, v_policy.levy, actor, ledger.instant());
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
  perform settlement.require_payment_calendar(t.valid_from, f.valid_until, t.payment_calendar,
    p.code)
  from settlement.terms_in_force() f
  join settlement.terms t on t.number = f.number
  join tenancy.partners p on p.number = t.partner_number
  where t.payment_calendar is not null and f.valid_until > v_from
  order by p.code;
  perform coalition.record_audit(actor, 'settlement_policy.set', 'coalition',
    jsonb_build_object('valid_from', v_from) || (content - 'valid_from_on'));
end
$$;
comment on function settlement.add_policy(text, jsonb) is
  'Adds a version of the coalition''s settlement policy.';
revoke all on function settlement.add_policy(text, jsonb) from public;
