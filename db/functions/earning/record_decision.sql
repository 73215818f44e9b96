-- earning.record_decision
--
-- Records one decision of a batch; see earning.record_decisions for the contract and the refusals.
-- The caller has proved the partner, found the purchase among its own, and locked the wallet.
--
-- Called by earning.record_decisions.
set local role tessera_owner;

create or replace function earning.record_decision(
  recorded_now       timestamptz,
  authority_refusal  text,
  asking_partner     integer,
  request_key        bytea,
  content            bytea,
  decided            earning.purchases,
  is_confirmation    boolean,
  out refusal        text,
  out is_replay      boolean
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_operation  ledger.operation :=
    case when is_confirmation then 'confirmation' else 'cancellation' end;
  v_event      text[] :=
    array[case when is_confirmation then 'purchase.confirmed' else 'purchase.cancelled' end];
  v_decision   earning.decisions;
begin
  select k.refusal, k.is_replay into refusal, is_replay
  from ledger.earlier_answer(
    authority_refusal, asking_partner, request_key, v_operation, content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  if decided.id is null then
    refusal := 'TS302';
    return;
  end if;
  select * into v_decision from earning.decisions d
  where d.partner_number = asking_partner and d.purchase_id = decided.id;
  if found and v_decision.is_confirmed = is_confirmation then
    is_replay := true;
  elsif found then
    refusal := case when v_decision.is_confirmed then 'TS312' else 'TS313' end;
  elsif decided.confirm_by is null then
    refusal := 'TS311';
  elsif decided.confirm_by <= recorded_now then
    refusal := 'TS314';
  else
    v_decision.partner_number := asking_partner;
    v_decision.purchase_id := decided.id;
    v_decision.wallet_id := decided.wallet_id;
    v_decision.is_confirmed := is_confirmation;
    v_decision.points := 0;
    v_decision.recorded_at := recorded_now;
    if decided.points > 0 then
      update ledger.pending_lots p set is_confirmed = is_confirmation
      where p.wallet_id = decided.wallet_id and p.sequence = decided.posting
      returning p.points into v_decision.points;
      if not found then
        -- Everything has been returned: there is nothing left to decide on.
        refusal := 'TS311';
        return;
      end if;
      perform ledger.announce(v_event, array[asking_partner], array[decided.id], null,
        recorded_now);
      v_decision.posting := ledger.settle_pending_lot(decided.wallet_id, decided.posting,
        recorded_now, recorded_now);
      -- What matures may have expired while it was pending.
      perform ledger.sweep(array[decided.wallet_id], recorded_now);
    else
      perform ledger.announce(v_event, array[asking_partner], array[decided.id], null,
        recorded_now);
    end if;
    insert into earning.decisions select v_decision.*;
  end if;
  if refusal is not null then
    return;
  end if;
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (asking_partner, request_key, v_operation, content, decided.id, recorded_now);
end
$$;
comment on function earning.record_decision(
  timestamptz, text, integer, bytea, bytea, earning.purchases, boolean) is
  'Records one decision of a batch.';
revoke all on function earning.record_decision(
  timestamptz, text, integer, bytea, bytea, earning.purchases, boolean) from public;
