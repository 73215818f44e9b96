-- earning.record_return
--
-- Records one return of a batch; see earning.record_returns for the contract and the refusals. The
-- caller has proved the partner, found the purchase among its own, and locked the wallet.
--
-- Called by earning.record_returns.
set local role tessera_owner;

create or replace function earning.record_return(
  recorded_now         timestamptz,
  policy               coalition.return_policy,
  authority_refusal    text,
  asking_partner       integer,
  request_key          bytea,
  content              bytea,
  new_id               uuid,
  is_purchase_named    boolean,
  found_purchase       earning.purchases,
  return_receipt       text,
  happened_at          timestamptz,
  amount_asked         bigint,
  lines_asked          jsonb,
  return_metadata      jsonb,
  out refusal          text,
  out detail           bigint,
  out is_replay        boolean,
  out return_id        uuid
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_same          earning.returns;
  v_amount        bigint := amount_asked;
  v_amount_before bigint;
  v_points_before bigint;
  v_return        earning.returns;
begin
  select k.refusal, k.detail, k.subject_id, k.is_replay
  into refusal, detail, return_id, is_replay
  from ledger.earlier_answer(authority_refusal, asking_partner, request_key, 'return', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  if found_purchase.id is null then
    refusal := case when is_purchase_named then 'TS302' else 'TS303' end;
    return;
  end if;
  refusal := ledger.misdated(happened_at, found_purchase.occurred_at, recorded_now);
  if refusal is not null then
    return;
  end if;
  -- Two tills whose clocks differ: what is taken back is not counted before it was given.
  happened_at := greatest(happened_at, found_purchase.occurred_at);
  select coalesce(sum(r.amount), 0), coalesce(sum(r.points), 0)
  into v_amount_before, v_points_before
  from earning.returns r
  where r.partner_number = asking_partner and r.purchase_id = found_purchase.id;

  select * into v_same from earning.returns r
  where r.partner_number = asking_partner and r.receipt = return_receipt;
  if found then
    if v_same.purchase_id = found_purchase.id
      and (case
        when lines_asked is not null then v_same.lines is not distinct from lines_asked
        when amount_asked is not null then v_same.amount = amount_asked
        -- All that is left: the one that took the last of it, and not a part with the same number.
        else v_same.lines is null and v_amount_before = found_purchase.amount
      end)
    then
      return_id := v_same.id;
      is_replay := true;
      insert into ledger.requests
        (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
      values (asking_partner, request_key, 'return', content, v_same.id, recorded_now);
    else
      refusal := 'TS301';
    end if;
    return;
  end if;

  if lines_asked is not null then
    select l.refusal, l.detail, l.amount into refusal, detail, v_amount
    from earning.returned_lines_amount(found_purchase, lines_asked) l;
  elsif v_amount is null then
    v_amount := found_purchase.amount - v_amount_before;
    if v_amount = 0 and exists (
      select from earning.returns r
      where r.partner_number = asking_partner and r.purchase_id = found_purchase.id)
    then
      refusal := 'TS304';
      detail := 0;
    end if;
  end if;
  if refusal is null and v_amount > found_purchase.amount - v_amount_before then
    refusal := 'TS304';
    detail := found_purchase.amount - v_amount_before;
  end if;
  if refusal = 'TS304' then
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, refusal, detail, recorded_at)
    values (asking_partner, request_key, 'return', content, refusal, detail, recorded_now);
  end if;
  if refusal is not null then
    return;
  end if;

  v_return.partner_number := asking_partner;
  v_return.id := new_id;
  v_return.purchase_id := found_purchase.id;
  v_return.wallet_id := found_purchase.wallet_id;
  v_return.occurred_at := happened_at;
  v_return.recorded_at := recorded_now;
  v_return.purchased_at := found_purchase.occurred_at;
  v_return.amount := v_amount;
  v_return.points := case when found_purchase.amount = 0 then found_purchase.points
    else div(
      found_purchase.points::numeric * (v_amount_before + v_amount), found_purchase.amount)
    end - v_points_before;
  v_return.receipt := return_receipt;
  -- Of a member that has been erased no free text is kept any more.
  if not membership.is_document_erased('purchases', asking_partner, found_purchase.id) then
    v_return.lines := lines_asked;
    v_return.metadata := return_metadata;
  end if;
  v_return := earning.take_back_points(v_return, found_purchase.posting, policy);
  insert into earning.returns select v_return.*;
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, recorded_at)
  values (asking_partner, request_key, 'return', content, new_id, recorded_now);
  perform ledger.announce(array['purchase.returned'], array[asking_partner], array[new_id], null,
    recorded_now);
  return_id := new_id;
end
$$;
comment on function earning.record_return(
  timestamptz, coalition.return_policy, text, integer, bytea, bytea, uuid, boolean, earning.purchases,
  text, timestamptz, bigint, jsonb, jsonb) is 'Records one return of a batch.';
revoke all on function earning.record_return(
  timestamptz, coalition.return_policy, text, integer, bytea, bytea, uuid, boolean, earning.purchases,
  text, timestamptz, bigint, jsonb, jsonb) from public;
