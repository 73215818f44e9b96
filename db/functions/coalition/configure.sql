-- coalition.configure
--
-- Changes the coalition's settings; an absent one (null) stays as it is.
--
-- A policy of expiry is given whole: never, or months with a rounding, the day of the year that the
-- rounding may need, and whether activity renews. It applies to points earned from now on: lots
-- keep the expiry that they were earned with, and those that activity renews go on being renewed,
-- by the last policy that said how.
--
-- The rule that nothing expires before a proven notice is the one that applies to lots that are
-- there: it says how points may expire, not when. When it is taken back, points whose time is over
-- expire as soon as anybody looks.
--
-- Settlement periods lie between local midnights: once one is closed, another time zone must have a
-- midnight where the last of them ends.
--
-- Raises
--   TS406 not_a_period_beginning  the last settlement would end in the middle of a day
--   TS901 invalid_request         no such time zone
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function coalition.configure(
  actor              text,
  new_name           text,
  new_time_zone      text,
  never_expires      boolean,
  new_expiry_months  integer,
  new_rounding       coalition.expiry_rounding,
  new_return_policy  coalition.return_policy,
  new_grace_days     integer,
  new_year_day            integer default null,
  new_renews              boolean default false,
  new_after_notice        boolean default null,
  new_approval_limit      bigint default null,
  new_transfer_max        bigint default null,
  new_transfer_max_daily  bigint default null
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_is_expiry_new   constant boolean := never_expires or new_expiry_months is not null
    or new_rounding is not null;
  v_is_renewal_new  constant boolean := coalesce(new_renews, false)
    and new_expiry_months is not null;
  v_after_notice    boolean;
  v_settled_until   timestamptz;
begin
  if new_time_zone is not null
    and not exists (select from pg_catalog.pg_timezone_names z where z.name = new_time_zone)
  then
    raise exception using errcode = 'TS901',
      message = format('there is no time zone named %L', new_time_zone);
  end if;
  select s.until_at into v_settled_until from settlement.settlements s order by s.number desc limit 1;
  if (v_settled_until at time zone new_time_zone)::time <> '00:00' then
    raise exception using errcode = 'TS406', message = format(
      'in %s the last settlement ends at %s: no period can begin there', new_time_zone,
      to_char(v_settled_until at time zone new_time_zone, 'YYYY-MM-DD HH24:MI'));
  end if;
  select s.expires_after_notice into strict v_after_notice from coalition.settings s for update;
  update coalition.settings s set
    name = coalesce(new_name, s.name),
    time_zone = coalesce(new_time_zone, s.time_zone),
    expiry_months = case when never_expires then null
      else coalesce(new_expiry_months, s.expiry_months) end,
    expiry_rounding = case when never_expires then 'day'
      else coalesce(new_rounding, s.expiry_rounding) end,
    expiry_year_day = case when v_is_expiry_new then new_year_day else s.expiry_year_day end,
    expiry_renews = case when v_is_expiry_new then v_is_renewal_new else s.expiry_renews end,
    renewal_months = case when v_is_renewal_new then new_expiry_months else s.renewal_months end,
    renewal_rounding = case when v_is_renewal_new then coalesce(new_rounding, s.expiry_rounding)
      else s.renewal_rounding end,
    renewal_year_day = case when v_is_renewal_new then new_year_day else s.renewal_year_day end,
    expires_after_notice = coalesce(new_after_notice, s.expires_after_notice),
    return_policy = coalesce(new_return_policy, s.return_policy),
    refund_grace_days = coalesce(new_grace_days, s.refund_grace_days),
    adjustment_approval_limit = coalesce(new_approval_limit, s.adjustment_approval_limit),
    transfer_points_max = coalesce(new_transfer_max, s.transfer_points_max),
    transfer_points_max_daily = coalesce(new_transfer_max_daily, s.transfer_points_max_daily),
    updated_at = ledger.instant();
  if v_after_notice and not coalesce(new_after_notice, true) then
    perform ledger.remember_overdue_lots();
  end if;
  perform coalition.record_audit(actor, 'coalition.configured', 'coalition',
    (select to_jsonb(s) - 'identifier_key_check' - 'voucher_key_check' - 'is_only_row' from coalition.settings s));
end
$$;
comment on function coalition.configure(text, text, text, boolean, integer,
  coalition.expiry_rounding, coalition.return_policy, integer, integer, boolean, boolean, bigint,
  bigint, bigint) is 'Changes the coalition''s settings.';
revoke all on function coalition.configure(text, text, text, boolean, integer,
  coalition.expiry_rounding, coalition.return_policy, integer, integer, boolean, boolean, bigint,
  bigint, bigint) from public;
