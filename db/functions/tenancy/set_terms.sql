-- tenancy.set_terms
--
-- Adds a version of a partner's terms, valid from the start of a local day in the coalition's time
-- zone until the next version begins. A change never touches the past: a partner's first terms may
-- begin at any time, later ones only after the last and not before the current day's end.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--   TS508 terms_overlap       the version would begin in the past or before the last one
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function tenancy.set_terms(
  actor                        text,
  new_id                       uuid,
  partner_code                 text,
  valid_from_on                date,
  new_currency                 text,
  new_earn_points              bigint,
  new_earn_amount              bigint,
  new_redemption_value_micros  bigint,
  new_late_report_days         integer,
  new_earn_mode                tenancy.earn_mode default 'immediate',
  new_pending_days             integer default null
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  integer := tenancy.require_partner(partner_code);
  v_zone     text := (select s.time_zone from coalition.settings s);
  v_from     timestamptz := valid_from_on::timestamp at time zone v_zone;
  v_last     timestamptz;
begin
  -- One writer of a partner's terms at a time, so that versions cannot overtake each other.
  perform from tenancy.partners p where p.number = v_partner for no key update;
  select max(t.valid_from) into v_last from tenancy.terms t where t.partner_number = v_partner;
  if v_last is not null and (v_from <= v_last or v_from <= ledger.instant()) then
    raise exception using errcode = 'TS508', message = format(
      'the terms of %s can change from %s at the earliest', partner_code,
      greatest((v_last at time zone v_zone)::date, (ledger.instant() at time zone v_zone)::date) + 1);
  end if;
  insert into tenancy.terms (id, partner_number, valid_from, currency, earn_points, earn_amount,
    redemption_value_micros, late_report_days, earn_mode, pending_days, created_at)
  values (new_id, v_partner, v_from, new_currency, new_earn_points, new_earn_amount,
    new_redemption_value_micros, new_late_report_days, new_earn_mode, new_pending_days,
    ledger.instant());
  perform coalition.record_audit(actor, 'terms.set', partner_code, jsonb_build_object(
    'id', new_id, 'valid_from', v_from, 'currency', new_currency, 'earn_points', new_earn_points,
    'earn_amount', new_earn_amount, 'redemption_value_micros', new_redemption_value_micros,
    'late_report_days', new_late_report_days, 'earn_mode', new_earn_mode,
    'pending_days', new_pending_days));
end
$$;
comment on function tenancy.set_terms(
  text, uuid, text, date, text, bigint, bigint, bigint, integer, tenancy.earn_mode, integer) is
  'Adds a version of a partner''s terms.';
revoke all on function tenancy.set_terms(
  text, uuid, text, date, text, bigint, bigint, bigint, integer, tenancy.earn_mode, integer) from public;
