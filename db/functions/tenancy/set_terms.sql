-- tenancy.set_terms
--
-- Proposes a version of a partner's terms, from the start of a local day in the coalition's time
-- zone on; a partner's first ones are in force at once (coalition.propose_change). The change has
-- the id that the terms will have.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--   TS508 terms_overlap       see tenancy.add_terms
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
  new_pending_days             integer default null,
  new_redemption_points_min    bigint default null,
  new_redemption_points_step   bigint default null,
  new_redemption_share_max     integer default null,
  new_earns_on_money_only      boolean default false,
  is_rehearsal                 boolean default false
)
returns table (change_id uuid, state text, is_replay boolean)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select p.change_id, p.state, p.is_replay
  from coalition.propose_change(actor, new_id, 'partner_terms',
    tenancy.require_partner(partner_code), jsonb_build_object(
      'valid_from_on', valid_from_on, 'currency', new_currency, 'earn_points', new_earn_points,
      'earn_amount', new_earn_amount, 'redemption_value_micros', new_redemption_value_micros,
      'late_report_days', new_late_report_days, 'earn_mode', new_earn_mode,
      'pending_days', new_pending_days, 'redemption_points_min', new_redemption_points_min,
      'redemption_points_step', new_redemption_points_step,
      'redemption_share_max', new_redemption_share_max,
      'earns_on_money_only', new_earns_on_money_only), is_rehearsal) p;
end
$$;
comment on function tenancy.set_terms(
  text, uuid, text, date, text, bigint, bigint, bigint, integer, tenancy.earn_mode, integer,
  bigint, bigint, integer, boolean, boolean) is
  'Proposes a version of a partner''s terms.';
revoke all on function tenancy.set_terms(
  text, uuid, text, date, text, bigint, bigint, bigint, integer, tenancy.earn_mode, integer,
  bigint, bigint, integer, boolean, boolean) from public;
