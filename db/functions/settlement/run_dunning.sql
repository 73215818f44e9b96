-- settlement.run_dunning
--
-- Records a notice for every open item that has reached a dunning level above the one on which its
-- partner was last dunned for it, and suspends a partner where the level says so. What prepaid
-- partners owe is paid out of their deposits before (settlement.use_deposits). Sending the notices
-- is left to whoever reads the answer.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   One notice for each statement and level, however often it runs, and one level at a time: what
--   was not dunned for long begins with the lowest.
--   Nobody is suspended who was not reminded before, the last time so many days ago at least as lie
--   between the two levels.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.run_dunning(
  actor         text,
  is_rehearsal  boolean
)
returns table (
  partner_code     text,
  settlement_name  text,
  serial           text,
  level            integer,
  action           settlement.dunning_action,
  amount           bigint,
  currency         text,
  days_overdue     integer,
  was_suspended    boolean
)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_due     settlement.due_notice[];
  v_notice  settlement.due_notice;
begin
  perform settlement.lock_accounts();
  begin
    perform settlement.use_deposits(actor);
    v_due := array(select d from settlement.due_notices() d);
    foreach v_notice in array v_due loop
      insert into settlement.dunning_notices (partner_number, settlement_number, level, action,
        amount, currency, days_overdue, recorded_by, recorded_at)
      values (v_notice.partner_number, v_notice.settlement_number, v_notice.level, v_notice.action,
        v_notice.amount, v_notice.currency, v_notice.days_overdue, actor, ledger.instant());
      perform coalition.record_audit(actor, 'dunning.noticed', v_notice.partner_code,
        jsonb_build_object('statement', v_notice.serial, 'level', v_notice.level,
          'action', v_notice.action, 'amount', v_notice.amount, 'currency', v_notice.currency,
          'days_overdue', v_notice.days_overdue));
      if v_notice.suspends then
        perform tenancy.set_partner_status(actor, v_notice.partner_code, 'suspended',
          format('statement %s is %s days overdue', v_notice.serial, v_notice.days_overdue));
      end if;
    end loop;
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return query
  select d.partner_code, d.settlement_name, d.serial, d.level, d.action, d.amount, d.currency,
    d.days_overdue, d.suspends
  from unnest(v_due) with ordinality as d
  order by d.ordinality;
end
$$;
comment on function settlement.run_dunning(text, boolean) is
  'Records the notices of dunning that are due, and suspends by policy.';
revoke all on function settlement.run_dunning(text, boolean) from public;
