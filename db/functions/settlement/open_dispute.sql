-- settlement.open_dispute
--
-- Opens a dispute of the partner that a key proves on a line of one of its statements.
--
-- Guarantees
--   One idempotency key opens at most one dispute: repeating a request returns the first answer,
--   and reusing its key for a different request is refused.
--   Disputes of one line that are open or accepted never exceed its amount together.
--   The partner is derived from the digest of the API key; a caller cannot name one.
--
-- Refuses (as rows, never as exceptions)
--   TS101 idempotency_key_reused    the key was used before with other content
--   TS310 currency_mismatch         the amount is not in the currency of the statement
--   TS450 statement_line_not_found  no statement of this partner has this line
--   TS451 dispute_too_late          the days in which it could be disputed are over
--   TS452 dispute_exceeds_line      detail: how much of the line can still be disputed
--   TS501, TS502, TS503             see tenancy.authorize_keys
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function settlement.open_dispute(
  key_digest       bytea,
  request_key      bytea,
  content          bytea,
  new_id           uuid,
  asked_statement  uuid,
  asked_line       integer,
  amount           bigint,
  currency         text,
  reason           text,
  evidence         jsonb,
  out refusal      text,
  out detail       bigint,
  out is_replay    boolean,
  out dispute_id   uuid
)
language plpgsql
volatile
security definer -- The service cannot write to settlement's tables; this is a door to them.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_partner    integer;
  v_statement  settlement.statements;
  v_line       settlement.lines;
  v_policy     settlement.payment_policy;
  v_now        timestamptz := ledger.instant();
begin
  is_replay := false;
  select k.refusal, k.partner_number into refusal, v_partner
  from tenancy.authorize_keys('reports', array[key_digest]) k;
  if refusal is not null then
    return;
  end if;
  -- Two disputes of one partner wait for each other here.
  perform pg_advisory_xact_lock(hashtextextended('disputes ' || v_partner, 0));
  select k.refusal, k.subject_id, k.is_replay into refusal, dispute_id, is_replay
  from ledger.earlier_answer(null, v_partner, request_key, 'dispute', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  select * into v_statement from settlement.statements t
  where t.partner_number = v_partner and t.id = asked_statement
    and settlement.is_approved(t.settlement_number);
  select * into v_line from settlement.lines l
  where l.partner_number = v_partner and l.settlement_number = v_statement.settlement_number
    and l.line = asked_line;
  select * into strict v_policy from settlement.payment_policy p;
  detail := abs(v_line.amount) - coalesce((
    select sum(d.amount) from settlement.disputes d
    left join settlement.dispute_resolutions r
      on r.partner_number = d.partner_number and r.dispute_id = d.id
    where d.partner_number = v_partner and d.settlement_number = v_line.settlement_number
      and d.line = v_line.line and r.verdict is distinct from 'rejected'), 0);
  refusal := case
    when v_line.line is null then 'TS450'
    when currency <> v_statement.currency then 'TS310'
    when v_now >= (
      select a.approved_at + make_interval(days => v_policy.dispute_days)
      from settlement.settlement_approvals a
      where a.settlement_number = v_statement.settlement_number) then 'TS451'
    when amount > detail then 'TS452' end;
  if refusal is distinct from 'TS452' then
    detail := null;
  end if;
  if refusal is not null then
    return;
  end if;

  dispute_id := new_id;
  insert into settlement.disputes (partner_number, id, settlement_number, line, amount, reason,
    evidence, is_held, opened_at)
  values (v_partner, new_id, v_line.settlement_number, v_line.line, amount, open_dispute.reason,
    open_dispute.evidence, v_policy.holds_disputed, v_now);
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (v_partner, request_key, 'dispute', content, new_id, v_now);
  perform coalition.record_audit(
    'partner ' || (select p.code from tenancy.partners p where p.number = v_partner),
    'dispute.opened', new_id::text, jsonb_build_object('statement', v_statement.serial,
      'line', v_line.line, 'amount', amount, 'currency', v_statement.currency,
      'is_held', v_policy.holds_disputed));
end
$$;
comment on function settlement.open_dispute(
  bytea, bytea, bytea, uuid, uuid, integer, bigint, text, text, jsonb) is
  'Opens a dispute on a line of a statement.';
revoke all on function settlement.open_dispute(
  bytea, bytea, bytea, uuid, uuid, integer, bigint, text, text, jsonb) from public;
