-- redemption.capture_hold
--
-- Captures one hold of a batch; see redemption.capture_holds for the contract and the refusals. The
-- caller has proved the partner and locked the wallet.
--
-- Called by redemption.capture_holds.
set local role tessera_owner;

create or replace function redemption.capture_hold(
  recorded_now       timestamptz,
  authority_refusal  text,
  asking_partner     integer,
  request_key        bytea,
  content            bytea,
  new_id             uuid,
  captured_hold      uuid,
  asked_reference    text,
  happened_at        timestamptz,
  points_asked       bigint,
  money_value        bigint,
  asked_basket       bigint,
  capture_metadata   jsonb,
  out refusal        text,
  out detail         bigint,
  out is_replay      boolean,
  out redemption_id  uuid
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hold        redemption.holds;
  v_resolution  redemption.hold_resolutions;
  v_spent       redemption.redemptions;
  v_points      bigint;
  v_posting     integer;
begin
  select k.refusal, k.detail, k.subject_id, k.is_replay
  into refusal, detail, redemption_id, is_replay
  from ledger.earlier_answer(authority_refusal, asking_partner, request_key, 'capture', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  select * into v_hold from redemption.holds h
  where h.partner_number = asking_partner and h.id = captured_hold;
  if not found then
    refusal := 'TS206';
    return;
  end if;
  v_points := coalesce(points_asked, v_hold.points);

  select * into v_resolution from redemption.hold_resolutions r
  where r.partner_number = asking_partner and r.hold_id = captured_hold;
  if v_resolution.outcome = 'captured' then
    select * into strict v_spent from redemption.redemptions d
    where d.partner_number = asking_partner and d.id = v_resolution.redemption_id;
    if v_spent.points = v_points and v_spent.reference = coalesce(asked_reference, v_hold.reference)
    then
      redemption_id := v_spent.id;
      is_replay := true;
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      values (asking_partner, request_key, 'capture', content, v_spent.id, recorded_now);
      return;
    end if;
  end if;
  refusal := coalesce(
    case v_resolution.outcome
      when 'expired' then 'TS207' when 'captured' then 'TS208' when 'voided' then 'TS209' end,
    ledger.misdated(happened_at, v_hold.occurred_at, recorded_now),
    case
      when v_points > v_hold.points then 'TS215'
      when exists (
        select from redemption.redemptions d where d.partner_number = asking_partner
          and d.reference = coalesce(asked_reference, v_hold.reference)) then 'TS204'
    end);
  if refusal is null then
    -- By the terms under which the points were held, and as if these were all there are.
    select j.refusals[1], j.limits[1] into refusal, detail
    from tenancy.terms t
    join ledger.wallets w on w.id = v_hold.wallet_id
    cross join lateral redemption.judge_redemption(t.redemption_points_min,
      t.redemption_points_step, t.redemption_share_max, t.redemption_value_micros, w.status,
      v_hold.points, v_points, money_value, coalesce(asked_basket, v_hold.basket)) j
    where t.partner_number = asking_partner and t.number = v_hold.terms_number;
    if refusal = 'TS210' then
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, refusal, recorded_at)
      values (asking_partner, request_key, 'capture', content, refusal, recorded_now);
    end if;
  elsif refusal = 'TS215' then
    detail := v_hold.points;
  end if;
  if refusal is not null then
    return;
  end if;

  -- Two tills whose clocks differ: the hold's terms, which price it, may not have been in force.
  happened_at := greatest(happened_at, v_hold.occurred_at);
  v_posting := ledger.post(v_hold.wallet_id, 'redeem', asking_partner, v_points, happened_at,
    recorded_now, new_id);
  perform redemption.spend_held_lots(v_hold.wallet_id, captured_hold, v_posting, v_points);
  perform ledger.announce(array['points.redeemed', 'hold.captured'],
    array[asking_partner, asking_partner], array[new_id, captured_hold], null, recorded_now);
  perform ledger.release_hold(v_hold.wallet_id, captured_hold, recorded_now);
  insert into redemption.redemptions
    (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, points, value,
     balance_after, terms_number, posting, basket, hold_id, reference, outlet, cashier, metadata)
  select asking_partner, new_id, v_hold.wallet_id, v_hold.member_id, happened_at, recorded_now,
    v_points, money_value, p.balance_after, v_hold.terms_number, v_posting,
    coalesce(asked_basket, v_hold.basket), captured_hold,
    coalesce(asked_reference, v_hold.reference), v_hold.outlet, v_hold.cashier,
    -- Of a member that has been erased no free text is kept any more.
    case when not membership.is_document_erased('holds', asking_partner, captured_hold)
      then capture_metadata end
  from ledger.postings p
  where p.wallet_id = v_hold.wallet_id and p.sequence = v_posting;
  insert into redemption.hold_resolutions (partner_number, hold_id, outcome, occurred_at,
    recorded_at, points_captured, points_released, redemption_id)
  values (asking_partner, captured_hold, 'captured', happened_at, recorded_now, v_points,
    v_hold.points - v_points, new_id);
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (asking_partner, request_key, 'capture', content, new_id, recorded_now);
  redemption_id := new_id;
end
$$;
comment on function redemption.capture_hold(
  timestamptz, text, integer, bytea, bytea, uuid, uuid, text, timestamptz, bigint, bigint, bigint,
  jsonb) is
  'Captures one hold of a batch.';
revoke all on function redemption.capture_hold(
  timestamptz, text, integer, bytea, bytea, uuid, uuid, text, timestamptz, bigint, bigint, bigint,
  jsonb) from public;
