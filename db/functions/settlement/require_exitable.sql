-- settlement.require_exitable
--
-- Lets pass only an exit that may still come about. Asked when it is proposed and again when it is
-- approved, because time has passed in between.
--
-- Raises
--   TS403 settlement_already_closed   see settlement.begin_change
--   TS404 settlement_terms_overlap    terms are approved that begin with the end of the run-off or
--                                     later
--   TS414 settlement_terms_missing    the partner has no settlement terms in force
--   TS449 exit_already_decided        the partner leaves already
--   TS901                             the last day of issuing is over, or the days are not in order
--
-- Called by settlement.propose_exit and settlement.decide_exit.
set local role tessera_owner;

create or replace function settlement.require_exitable(asked settlement.exits)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_leaves  timestamptz;
begin
  perform settlement.begin_change(asked.runs_off_until);
  v_leaves := (select x.runs_off_until from settlement.approved_exits() x
    where x.partner_number = asked.partner_number);
  if found and v_leaves is not null then
    raise exception using errcode = 'TS449', message = format(
      'the partner leaves already: its run-off ends on %s',
      (v_leaves at time zone (select s.time_zone from coalition.settings s))::date - 1);
  end if;
  if asked.issues_until <= ledger.instant() then
    raise exception using errcode = 'TS901', message = 'the last day of issuing is over';
  end if;
  if asked.redeems_until < asked.issues_until or asked.runs_off_until < asked.redeems_until then
    raise exception using errcode = 'TS901',
      message = 'a partner issues, redeems and runs off, and ends with them in this order';
  end if;
  if settlement.terms_at(asked.partner_number, ledger.instant()) is null then
    raise exception using errcode = 'TS414', message = 'the partner has no settlement terms in force';
  end if;
  if exists (
    select from settlement.terms_in_force() f
    where f.partner_number = asked.partner_number and f.valid_from >= asked.runs_off_until)
  then
    raise exception using errcode = 'TS404',
      message = 'settlement terms are approved that begin after the run-off';
  end if;
end
$$;
comment on function settlement.require_exitable(settlement.exits) is
  'Lets pass only an exit that may still come about.';
revoke all on function settlement.require_exitable(settlement.exits) from public;
