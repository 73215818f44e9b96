-- ledger.earlier_answer
--
-- How a request of a partner was answered when its idempotency key came before (is_replay). A key
-- that never came has no answer: no refusal, and no replay.
--
-- Whoever is refused by its authority is told that and nothing else; but a partner that has left
-- since hears the first answer to what it repeats, which may have been lost.
--
-- Refuses (as a row, never as an exception)
--   TS101 idempotency_key_reused    the key already names a different request
--   TS455 partner_has_left          and the key never came
--   and whatever else its authority is refused for
--
-- Called by the functions that answer one request of a batch, once they hold whatever lets only one
-- of two requests with a key go on.
set local role tessera_owner;

create or replace function ledger.earlier_answer(
  authority_refusal  text,
  asking_partner     integer,
  request_key        bytea,
  asked_operation    ledger.operation,
  content            bytea,
  out refusal        text,
  out detail         bigint,
  out subject_id     uuid,
  out is_replay      boolean
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_known  ledger.requests;
begin
  is_replay := false;
  refusal := authority_refusal;
  if refusal <> 'TS455' then
    return;
  end if;
  select * into v_known from ledger.requests r
  where r.partner_number = asking_partner and r.key_digest = request_key;
  if not found then
    return;
  end if;
  if v_known.content_digest <> content or v_known.operation <> asked_operation then
    refusal := 'TS101';
    return;
  end if;
  refusal := v_known.refusal;
  detail := v_known.detail;
  subject_id := v_known.subject_id;
  is_replay := true;
end
$$;
comment on function ledger.earlier_answer(text, integer, bytea, ledger.operation, bytea) is
  'How a request was answered when its key came before.';
revoke all on function ledger.earlier_answer(text, integer, bytea, ledger.operation, bytea)
  from public;
