-- redemption.void_hold
--
-- Voids one hold of a batch; see redemption.void_holds for the contract and the refusals. The
-- caller has proved the partner and locked the wallet.
--
-- Called by redemption.void_holds.
set local role tessera_owner;

create or replace function redemption.void_hold(
  recorded_now       timestamptz,
  authority_refusal  text,
  asking_partner     integer,
  request_key        bytea,
  content            bytea,
  voided_hold        uuid,
  out refusal        text,
  out detail         bigint,
  out is_replay      boolean,
  out hold_id        uuid
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold     redemption.holds;
  v_outcome  redemption.hold_outcome;
begin
  select k.refusal, k.detail, k.subject_id, k.is_replay
  into refusal, detail, hold_id, is_replay
  from ledger.earlier_answer(authority_refusal, asking_partner, request_key, 'void', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  select * into v_hold from redemption.holds h
  where h.partner_number = asking_partner and h.id = voided_hold;
  if not found then
    refusal := 'TS206';
    return;
  end if;
  select r.outcome into v_outcome from redemption.hold_resolutions r
  where r.partner_number = asking_partner and r.hold_id = voided_hold;
  refusal := case v_outcome when 'expired' then 'TS207' when 'captured' then 'TS208' end;
  if refusal is not null then
    return;
  end if;
  if v_outcome is null then
    perform ledger.announce(array['hold.voided'], array[asking_partner], array[voided_hold], null,
      recorded_now);
    perform ledger.release_hold(v_hold.wallet_id, voided_hold, recorded_now);
    insert into redemption.hold_resolutions (partner_number, hold_id, outcome, occurred_at,
      recorded_at, points_captured, points_released)
    values (asking_partner, voided_hold, 'voided', recorded_now, recorded_now, 0, v_hold.points);
  else
    is_replay := true;
  end if;
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (asking_partner, request_key, 'void', content, voided_hold, recorded_now);
  hold_id := voided_hold;
end
$$;
comment on function redemption.void_hold(timestamptz, text, integer, bytea, bytea, uuid) is
  'Voids one hold of a batch.';
revoke all on function redemption.void_hold(timestamptz, text, integer, bytea, bytea, uuid)
  from public;
