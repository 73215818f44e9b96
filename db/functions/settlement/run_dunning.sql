-- settlement.run_dunning
--
-- Records a notice for every open item that has reached a dunning level on which its partner was
-- not dunned before, and suspends a partner where the level says so. Sending the notices is left to
-- whoever reads the answer.
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   One notice for each statement and level, however often it runs.
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
  v_item    record;
  v_status  tenancy.partner_status;
begin
  perform settlement.lock_accounts();
  for v_item in
    select i.*, p.code from settlement.open_items(null) i
    join tenancy.partners p on p.number = i.partner_number
    where i.level is not null
      and not exists (
        select from settlement.dunning_notices n where n.partner_number = i.partner_number
          and n.settlement_number = i.settlement_number and n.level >= i.level)
    order by i.partner_number, i.settlement_number, i.open desc
  loop
    continue when exists (
      select from settlement.dunning_notices n where n.partner_number = v_item.partner_number
        and n.settlement_number = v_item.settlement_number and n.level >= v_item.level);
    partner_code := v_item.code;
    settlement_name := v_item.settlement_name;
    serial := v_item.serial;
    level := v_item.level;
    action := v_item.action;
    amount := v_item.open - v_item.held;
    currency := v_item.currency;
    days_overdue := v_item.days_overdue;
    v_status := (select p.status from tenancy.partners p where p.number = v_item.partner_number);
    was_suspended := action = 'suspend' and v_status = 'active';
    begin
      insert into settlement.dunning_notices (partner_number, settlement_number, level, action,
        amount, currency, days_overdue, recorded_by, recorded_at)
      values (v_item.partner_number, v_item.settlement_number, level, action, amount, currency,
        days_overdue, actor, ledger.instant());
      perform coalition.record_audit(actor, 'dunning.noticed', partner_code,
        jsonb_build_object('statement', serial, 'level', level, 'action', action, 'amount', amount,
          'currency', currency, 'days_overdue', days_overdue));
      if was_suspended then
        perform tenancy.set_partner_status(actor, partner_code, 'suspended',
          format('statement %s is %s days overdue', serial, days_overdue));
      end if;
      if is_rehearsal then
        raise exception using errcode = 'TS902', message = 'a rehearsal';
      end if;
    exception when sqlstate 'TS902' then
      null; -- The work of the block is undone; what it found out is kept.
    end;
    return next;
  end loop;
end
$$;
comment on function settlement.run_dunning(text, boolean) is
  'Records the notices of dunning that are due, and suspends by policy.';
revoke all on function settlement.run_dunning(text, boolean) from public;
