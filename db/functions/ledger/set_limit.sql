-- ledger.set_limit
--
-- Sets a limit: how much each subject may earn or redeem in one minute, hour or day. There is one
-- limit for each subject, activity, span, action and partner; setting it again changes how much, and
-- what has been counted in the window counts on. Returns its number.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.set_limit(
  actor          text,
  new_subject    text,
  new_activity   text,
  new_span       text,
  new_action     text,
  partner_code   text,
  new_count_max  bigint,
  new_points_max bigint
)
returns integer
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner integer;
  v_number  integer;
begin
  if partner_code is not null then
    v_partner := tenancy.require_partner(partner_code);
  end if;
  insert into ledger.limits as l
    (subject, activity, span, action, at_partner, count_max, points_max, set_at)
  values (new_subject::ledger.limited_subject, new_activity::ledger.limited_activity,
    new_span::ledger.limit_span, new_action::ledger.limit_action, v_partner, new_count_max,
    new_points_max, ledger.instant())
  on conflict on constraint limits_are_one_of_a_kind do update
  set count_max = excluded.count_max, points_max = excluded.points_max, set_at = excluded.set_at
  returning l.number into v_number;
  perform coalition.record_audit(actor, 'limit.set', coalesce(partner_code, 'coalition'),
    jsonb_build_object('number', v_number, 'subject', new_subject, 'activity', new_activity,
      'span', new_span, 'action', new_action, 'count_max', new_count_max,
      'points_max', new_points_max));
  return v_number;
end
$$;
comment on function ledger.set_limit(text, text, text, text, text, text, bigint, bigint) is
  'Sets a limit on the velocity of earning or redeeming.';
revoke all on function ledger.set_limit(text, text, text, text, text, text, bigint, bigint)
  from public;
