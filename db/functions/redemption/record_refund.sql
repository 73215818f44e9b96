-- redemption.record_refund
--
-- Records one refund of a batch; see redemption.record_refunds for the contract and the refusals.
-- The caller has proved the partner and locked the wallet, and the one to which the points go on
-- when that one is closed.
--
-- Called by redemption.record_refunds.
set local role tessera_owner;

create or replace function redemption.record_refund(
  recorded_now       timestamptz,
  grace_days         integer,
  authority_refusal  text,
  asking_partner     integer,
  request_key        bytea,
  content            bytea,
  new_id             uuid,
  refunded           uuid,
  refund_reference   text,
  happened_at        timestamptz,
  points_asked       bigint,
  refund_metadata    jsonb,
  onward_wallet      uuid,
  out refusal        text,
  out detail         bigint,
  out is_replay      boolean,
  out refund_id      uuid
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_same           redemption.refunds;
  v_redemption     redemption.redemptions;
  v_points_before  bigint;
  v_points         bigint;
  v_value          bigint;
begin
  select k.refusal, k.detail, k.subject_id, k.is_replay
  into refusal, detail, refund_id, is_replay
  from ledger.earlier_answer(authority_refusal, asking_partner, request_key, 'refund', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  select * into v_redemption from redemption.redemptions d
  where d.partner_number = asking_partner and d.id = refunded;
  if not found then
    refusal := 'TS202';
    return;
  end if;
  refusal := ledger.misdated(happened_at, v_redemption.occurred_at, recorded_now);
  if refusal is not null then
    return;
  end if;
  -- Two tills whose clocks differ: what is given back is not counted before it was taken.
  happened_at := greatest(happened_at, v_redemption.occurred_at);

  select coalesce(sum(f.points), 0), coalesce(sum(f.value), 0) into v_points_before, v_value
  from redemption.refunds f
  where f.partner_number = asking_partner and f.redemption_id = refunded;

  select * into v_same from redemption.refunds f
  where f.partner_number = asking_partner and f.reference = refund_reference;
  if found then
    -- All that is left: the one that gave the last of it, and not a part with the same reference.
    if v_same.redemption_id = refunded
      and (case when points_asked is not null then v_same.points = points_asked
        else v_points_before = v_redemption.points end)
    then
      refund_id := v_same.id;
      is_replay := true;
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      values (asking_partner, request_key, 'refund', content, v_same.id, recorded_now);
    else
      refusal := 'TS204';
    end if;
    return;
  end if;

  v_points := coalesce(points_asked, v_redemption.points - v_points_before);
  if v_points = 0 or v_points > v_redemption.points - v_points_before then
    refusal := 'TS203';
    detail := v_redemption.points - v_points_before;
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, refusal, detail, recorded_at)
    values (asking_partner, request_key, 'refund', content, refusal, detail, recorded_now);
    return;
  end if;

  -- Cumulatively rounded down, so that refunds of all points give back exactly their value.
  v_value := div(v_redemption.value::numeric * (v_points_before + v_points), v_redemption.points)
    - v_value;
  perform redemption.give_back(v_redemption, new_id, refund_reference, happened_at, recorded_now,
    grace_days, v_points, v_value, refund_metadata, onward_wallet);
  perform ledger.announce(array['redemption.refunded'], array[asking_partner], array[new_id], null,
    recorded_now);
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (asking_partner, request_key, 'refund', content, new_id, recorded_now);
  refund_id := new_id;
end
$$;
comment on function redemption.record_refund(
  timestamptz, integer, text, integer, bytea, bytea, uuid, uuid, text, timestamptz, bigint, jsonb,
  uuid)
  is 'Records one refund of a batch.';
revoke all on function redemption.record_refund(
  timestamptz, integer, text, integer, bytea, bytea, uuid, uuid, text, timestamptz, bigint, jsonb,
  uuid)
  from public;
