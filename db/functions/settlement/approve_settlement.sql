-- settlement.approve_settlement
--
-- Puts a settlement into force: partners see their statements from now on, and payments are due.
-- Whoever closed it cannot approve it. Names of people are compared without regard to case.
--
-- Guarantees
--   It is approved once; the same person again changes nothing (is_replay).
--
-- Raises
--   TS412 settlement_not_found         no settlement has this name
--   TS413 settlement_already_approved  somebody else has approved it
--   TS722 approval_by_proposer         a second person must approve
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.approve_settlement(actor text, asked_name text)
returns table (is_replay boolean, approved_at timestamptz)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_asked     settlement.settlements;
  v_approval  settlement.settlement_approvals;
  v_issued    record;
begin
  perform pg_advisory_xact_lock(hashtextextended('settlement', 0));
  select * into v_asked from settlement.settlements s where s.name = asked_name;
  if not found then
    raise exception using errcode = 'TS412',
      message = format('no settlement is called %s', asked_name);
  end if;
  select * into v_approval from settlement.settlement_approvals a
  where a.settlement_number = v_asked.number;
  if found then
    if lower(v_approval.approved_by) <> lower(actor) then
      raise exception using errcode = 'TS413',
        message = format('%s has approved it already', v_approval.approved_by);
    end if;
    return query select true, v_approval.approved_at;
    return;
  end if;
  if lower(v_asked.closed_by) = lower(actor) then
    raise exception using errcode = 'TS722',
      message = 'whoever closed a settlement cannot approve it';
  end if;
  v_approval := row(v_asked.number, actor, ledger.instant());
  insert into settlement.settlement_approvals select v_approval.*;
  perform coalition.record_audit(actor, 'settlement.approved', v_asked.name,
    jsonb_build_object('number', v_asked.number, 'closed_by', v_asked.closed_by));
  select array_agg('statement.issued'::text order by s.partner_number) as kinds,
    array_agg(s.partner_number order by s.partner_number) as partners,
    array_agg(s.id order by s.partner_number) as subjects
  into v_issued
  from settlement.statements s where s.settlement_number = v_asked.number;
  perform ledger.announce('settlement.approved' || v_issued.kinds, 0 || v_issued.partners,
    v_asked.id || v_issued.subjects, null, v_approval.approved_at);
  return query select false, v_approval.approved_at;
end
$$;
comment on function settlement.approve_settlement(text, text) is
  'Puts a settlement into force.';
revoke all on function settlement.approve_settlement(text, text) from public;
