-- tenancy.add_terms
--
-- Adds a version of a partner's terms, valid from the start of a local day in the coalition's time
-- zone until the next version begins. A change never touches the past: a partner's first terms may
-- begin at any time, later ones only after the last and not before the current day's end.
--
-- Raises
--   TS508 terms_overlap   the version would begin in the past or before the last one
--
-- Called by coalition.apply_change.
set local role tessera_owner;

create or replace function tenancy.add_terms(
  actor text, new_id uuid, asked_partner integer, content jsonb
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone   text := (select s.time_zone from coalition.settings s);
  v_code   text;
  v_last   timestamptz;
  v_terms  tenancy.terms := jsonb_populate_record(null::tenancy.terms, content);
begin
  -- One writer of a partner's terms at a time, so that versions cannot overtake each other.
  select p.code into strict v_code from tenancy.partners p where p.number = asked_partner
  for no key update;
  v_terms.valid_from := (content ->> 'valid_from_on')::timestamp at time zone v_zone;
  select max(t.valid_from) into v_last from tenancy.terms t
  where t.partner_number = asked_partner;
  if v_last is not null
    and (v_terms.valid_from <= v_last or v_terms.valid_from <= ledger.instant())
  then
    raise exception using errcode = 'TS508', message = format(
      'the terms of %s can change from %s at the earliest', v_code,
      greatest((v_last at time zone v_zone)::date, (ledger.instant() at time zone v_zone)::date) + 1);
  end if;
  insert into tenancy.terms (id, partner_number, valid_from, currency, earn_points, earn_amount,
    redemption_value_micros, late_report_days, earn_mode, pending_days, redemption_points_min,
    redemption_points_step, redemption_share_max, earns_on_money_only, created_at)
  values (new_id, asked_partner, v_terms.valid_from, v_terms.currency, v_terms.earn_points,
    v_terms.earn_amount, v_terms.redemption_value_micros, v_terms.late_report_days,
    v_terms.earn_mode, v_terms.pending_days, v_terms.redemption_points_min,
    v_terms.redemption_points_step, v_terms.redemption_share_max, v_terms.earns_on_money_only,
    ledger.instant());
  perform coalition.record_audit(actor, 'terms.set', v_code,
    jsonb_build_object('id', new_id, 'valid_from', v_terms.valid_from)
      || (content - 'valid_from_on'));
end
$$;
comment on function tenancy.add_terms(text, uuid, integer, jsonb) is
  'Adds a version of a partner''s terms.';
revoke all on function tenancy.add_terms(text, uuid, integer, jsonb) from public;
