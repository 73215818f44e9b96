-- settlement.approve_settlement
--
-- Puts a settlement into force: partners see their statements from now on, and payments are due;
-- what prepaid partners owe is paid at once out of what they have paid in
-- (settlement.use_deposits). Whoever closed it cannot approve it (coalition.is_same_person).
--
--   from_deposits   how much was paid so, in minor units of the settlement currency
--
-- A rehearsal does the same and undoes it.
--
-- Guarantees
--   It is approved once; the same person again changes nothing (is_replay).
--   Settlements are approved one after the other, as they were closed.
--
-- Raises
--   TS412 settlement_not_found         no settlement has this name
--   TS413 settlement_already_approved  somebody else has approved it
--   TS416 earlier_settlement_waits     one before it is not approved yet
--   TS722 approval_by_proposer         a second person must approve
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.approve_settlement(
  actor text, asked_name text, is_rehearsal boolean
)
returns table (
  is_replay boolean, approved_at timestamptz, from_deposits bigint, currency text
)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_asked     settlement.settlements;
  v_approval  settlement.settlement_approvals;
  v_waiting   text;
  v_last      bigint;
begin
  perform settlement.lock_accounts();
  perform pg_advisory_xact_lock(hashtextextended('settlement', 0));
  select * into v_asked from settlement.settlements s where s.name = asked_name;
  if not found then
    raise exception using errcode = 'TS412',
      message = format('no settlement is called %s', asked_name);
  end if;
  select * into v_approval from settlement.settlement_approvals a
  where a.settlement_number = v_asked.number;
  if found then
    if not coalition.is_same_person(v_approval.approved_by, actor) then
      raise exception using errcode = 'TS413',
        message = format('%s has approved it already', v_approval.approved_by);
    end if;
    return query select true, v_approval.approved_at, 0::bigint, v_asked.currency;
    return;
  end if;
  if coalition.is_same_person(v_asked.closed_by, actor) then
    raise exception using errcode = 'TS722',
      message = 'whoever closed a settlement cannot approve it';
  end if;
  v_waiting := (
    select s.name from settlement.settlements s
    where s.number < v_asked.number and not settlement.is_approved(s.number)
    order by s.number limit 1);
  if v_waiting is not null then
    raise exception using errcode = 'TS416',
      message = format('%s waits for approval: settlements are approved in their order', v_waiting);
  end if;
  v_approval := row(v_asked.number, actor, ledger.instant());
  v_last := (select coalesce(max(e.number), 0) from settlement.payment_events e);
  begin
    insert into settlement.settlement_approvals select v_approval.*;
    perform coalition.record_audit(actor, 'settlement.approved', v_asked.name,
      jsonb_build_object('number', v_asked.number, 'closed_by', v_asked.closed_by));
    perform settlement.use_deposits(actor);
    from_deposits := (
      select coalesce(sum(e.amount), 0) from settlement.payment_events e
      where e.number > v_last and e.kind = 'from_deposit');
    perform settlement.announce_approval(v_asked, v_approval.approved_at);
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return query select false, v_approval.approved_at, from_deposits, v_asked.currency;
end
$$;
comment on function settlement.approve_settlement(text, text, boolean) is
  'Puts a settlement into force.';
revoke all on function settlement.approve_settlement(text, text, boolean) from public;
