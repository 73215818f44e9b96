-- redemption.place_hold
--
-- Places one hold of a batch; see redemption.place_holds for the contract and the refusals. The
-- caller has proved the partner and locked the wallet.
--
-- Called by redemption.place_holds.
set local role tessera_owner;

create or replace function redemption.place_hold(
  recorded_now       timestamptz,
  authority_refusal  text,
  asking_partner     integer,
  request_key        bytea,
  content            bytea,
  new_id             uuid,
  holding_member     uuid,
  holding_wallet     uuid,
  hold_reference     text,
  happened_at        timestamptz,
  lifetime           integer,
  points_asked       bigint,
  money_value        bigint,
  basket             bigint,
  decided_terms      integer,
  hold_outlet        text,
  hold_cashier       text,
  hold_metadata      jsonb,
  is_checked         boolean,
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
  v_same    redemption.holds;
  v_terms   tenancy.terms;
  v_wallet  ledger.wallets;
  v_reason  text;
  v_limit   bigint;
begin
  select k.refusal, k.detail, k.subject_id, k.is_replay
  into refusal, detail, hold_id, is_replay
  from ledger.earlier_answer(authority_refusal, asking_partner, request_key, 'hold', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  select * into strict v_wallet from ledger.wallets w where w.id = holding_wallet;
  if v_wallet.status = 'closed' then
    refusal := 'TS104';
    return;
  end if;
  select * into v_same from redemption.holds h
  where h.partner_number = asking_partner and h.reference = hold_reference;
  if found then
    if membership.survivor(v_same.member_id) = holding_member and v_same.points = points_asked then
      hold_id := v_same.id;
      is_replay := true;
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      values (asking_partner, request_key, 'hold', content, v_same.id, recorded_now);
    else
      refusal := 'TS204';
    end if;
    return;
  end if;
  refusal := ledger.misdated(happened_at, null, recorded_now);
  if refusal is not null then
    return;
  end if;
  select * into v_terms from tenancy.terms t
  where t.partner_number = asking_partner and t.valid_from <= happened_at
  order by t.valid_from desc limit 1;
  if v_terms.number is distinct from decided_terms then
    refusal := 'TS308';
    return;
  end if;
  if hold_outlet is not null and not exists (
    select from tenancy.outlets o where o.partner_number = asking_partner and o.code = hold_outlet)
  then
    refusal := 'TS504';
    return;
  end if;

  select j.refusals[1], j.limits[1] into v_reason, v_limit
  from redemption.judge_redemption(v_terms.redemption_points_min, v_terms.redemption_points_step,
    v_terms.redemption_share_max, v_terms.redemption_value_micros, v_wallet.status,
    greatest(v_wallet.balance - v_wallet.held, 0), points_asked, money_value, basket) j;
  if v_reason is not null then
    refusal := v_reason;
    detail := v_limit;
    if refusal in ('TS201', 'TS210') then
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, refusal, detail, recorded_at)
      values (asking_partner, request_key, 'hold', content, refusal, detail, recorded_now);
    end if;
    return;
  end if;

  if is_checked then
    select c.refusal, c.wait_seconds into refusal, detail
    from ledger.check_requests(recorded_now, 'redeem', 'hold', array[1::bigint],
      array[asking_partner], array[holding_member], array[hold_outlet], array[hold_cashier],
      array[points_asked], array[new_id]) c;
    if refusal is not null then
      return;
    end if;
  end if;

  insert into redemption.holds
    (partner_number, id, wallet_id, member_id, occurred_at, recorded_at, expires_at, points, value,
     terms_number, basket, reference, outlet, cashier, metadata)
  values (asking_partner, new_id, holding_wallet, holding_member, happened_at, recorded_now,
    recorded_now + lifetime * interval '1 second', points_asked, money_value, decided_terms, basket,
    hold_reference, hold_outlet, hold_cashier, hold_metadata);
  perform redemption.set_points_aside(holding_wallet, new_id, asking_partner, points_asked,
    recorded_now + lifetime * interval '1 second');
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (asking_partner, request_key, 'hold', content, new_id, recorded_now);
  perform ledger.announce(array['hold.placed'], array[asking_partner], array[new_id], null,
    recorded_now);
  hold_id := new_id;
end
$$;
comment on function redemption.place_hold(
  timestamptz, text, integer, bytea, bytea, uuid, uuid, uuid, text, timestamptz, integer, bigint,
  bigint, bigint, integer, text, text, jsonb, boolean) is
  'Places one hold of a batch.';
revoke all on function redemption.place_hold(
  timestamptz, text, integer, bytea, bytea, uuid, uuid, uuid, text, timestamptz, integer, bigint,
  bigint, bigint, integer, text, text, jsonb, boolean) from public;
