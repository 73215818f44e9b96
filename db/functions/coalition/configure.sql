-- coalition.configure
--
-- Changes the coalition's settings; an absent one (null) stays as it is. Expiry applies to points
-- earned from now on: lots keep the expiry that they were earned with.
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
begin
  if new_time_zone is not null
    and not exists (select from pg_catalog.pg_timezone_names z where z.name = new_time_zone)
  then
    raise exception using errcode = 'TS901',
      message = format('there is no time zone named %L', new_time_zone);
  end if;
  update coalition.settings s set
    name = coalesce(new_name, s.name),
    time_zone = coalesce(new_time_zone, s.time_zone),
    expiry_months = case when never_expires then null
      else coalesce(new_expiry_months, s.expiry_months) end,
    expiry_rounding = coalesce(new_rounding, s.expiry_rounding),
    return_policy = coalesce(new_return_policy, s.return_policy),
    refund_grace_days = coalesce(new_grace_days, s.refund_grace_days),
    adjustment_approval_limit = coalesce(new_approval_limit, s.adjustment_approval_limit),
    transfer_points_max = coalesce(new_transfer_max, s.transfer_points_max),
    transfer_points_max_daily = coalesce(new_transfer_max_daily, s.transfer_points_max_daily),
    updated_at = ledger.instant();
  perform coalition.record_audit(actor, 'coalition.configured', 'coalition',
    (select to_jsonb(s) - 'identifier_key_check' - 'is_only_row' from coalition.settings s));
end
$$;
comment on function coalition.configure(text, text, text, boolean, integer,
  coalition.expiry_rounding, coalition.return_policy, integer, bigint, bigint, bigint) is
  'Changes the coalition''s settings.';
revoke all on function coalition.configure(text, text, text, boolean, integer,
  coalition.expiry_rounding, coalition.return_policy, integer, bigint, bigint, bigint) from public;
