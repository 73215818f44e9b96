-- settlement.propose_exit
--
-- Proposes that a partner leaves: by the last days, each included and in the coalition's time zone,
-- of issuing, of redeeming with it (null: the same day) and of its run-off. A second person decides
-- (settlement.decide_exit); settlement.exit_plan shows before what it comes to.
--
-- Without a price, a point that is left then costs the issue price of the terms that are in force
-- when the run-off ends, as they are approved now.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS403, TS404, TS414, TS449, TS901   see settlement.require_exitable
--   TS506 partner_not_found             no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.propose_exit(
  actor               text,
  new_id              uuid,
  new_terms_id        uuid,
  partner_code        text,
  last_issue_on       date,
  last_redemption_on  date,
  last_run_off_on     date,
  new_price_micros    bigint,
  reason              text,
  is_rehearsal        boolean
)
returns bigint
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_zone  text := (select s.time_zone from coalition.settings s);
  v_exit  settlement.exits;
begin
  v_exit.partner_number := tenancy.require_partner(partner_code);
  v_exit.id := new_id;
  v_exit.terms_id := new_terms_id;
  v_exit.issues_until := (last_issue_on + 1)::timestamp at time zone v_zone;
  v_exit.redeems_until :=
    (coalesce(last_redemption_on, last_issue_on) + 1)::timestamp at time zone v_zone;
  v_exit.runs_off_until := (last_run_off_on + 1)::timestamp at time zone v_zone;
  v_exit.reason := propose_exit.reason;
  v_exit.proposed_by := actor;
  v_exit.proposed_at := ledger.instant();
  perform settlement.require_exitable(v_exit);
  v_exit.price_micros := coalesce(new_price_micros, (
    select t.issue_price_micros from settlement.terms t
    where t.number = settlement.terms_at(v_exit.partner_number, v_exit.runs_off_until)));
  begin
    insert into settlement.exits select v_exit.*;
    perform coalition.record_audit(actor, 'exit.proposed', partner_code, jsonb_build_object(
      'id', new_id, 'last_issue_on', last_issue_on,
      'last_redemption_on', coalesce(last_redemption_on, last_issue_on),
      'last_run_off_on', last_run_off_on, 'price_micros', v_exit.price_micros,
      'reason', propose_exit.reason));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return v_exit.price_micros;
end
$$;
comment on function settlement.propose_exit(
  text, uuid, uuid, text, date, date, date, bigint, text, boolean) is
  'Proposes that a partner leaves.';
revoke all on function settlement.propose_exit(
  text, uuid, uuid, text, date, date, date, bigint, text, boolean) from public;
