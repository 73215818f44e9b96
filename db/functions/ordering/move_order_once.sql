-- ordering.move_order_once
--
-- Moves one order of a batch, once for its request key; see ordering.move_orders for the contract
-- and the refusals. The caller has proved the partner and locked the wallets.
--
-- Called by ordering.move_orders.
set local role tessera_owner;

create or replace function ordering.move_order_once(
  recorded_now       timestamptz,
  authority_refusal  text,
  asking_partner     integer,
  scopes             text[],
  request_key        bytea,
  content            bytea,
  asked_order        uuid,
  asked_move         text,
  why                text,
  happened_at        timestamptz,
  new_refund         uuid,
  acting_wallet      uuid,
  out refusal        text,
  out is_replay      boolean
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_order  ordering.orders;
  v_role   text;
  v_roles  text[];
begin
  is_replay := false;
  if authority_refusal <> 'TS455' then
    refusal := authority_refusal;
    return;
  end if;
  select * into v_order from ordering.orders o
  where o.id = asked_order and asking_partner in (o.partner_number, o.supplier);
  v_roles := array_remove(array[
    case when v_order.partner_number = asking_partner and 'redeem' = any (scopes) then 'orderer' end,
    case when v_order.supplier = asking_partner and 'gifts' = any (scopes) then 'supplier' end], null);
  if v_roles = '{}' then
    refusal := case when authority_refusal is not null then authority_refusal
      when scopes && array['redeem', 'gifts'] and v_order.id is null then 'TS930' else 'TS502' end;
    return;
  end if;

  select k.refusal, k.is_replay into refusal, is_replay
  from ledger.earlier_answer(
    authority_refusal, asking_partner, request_key, 'order_move', content) k;
  if is_replay or refusal is not null then
    return;
  end if;

  foreach v_role in array v_roles loop
    select m.refusal, m.is_replay into strict refusal, is_replay
    from ordering.move_order(v_order, asked_move, v_role, asking_partner, null, why, happened_at,
      recorded_now, new_refund, acting_wallet) m;
    exit when refusal is distinct from 'TS931';
  end loop;
  if refusal is null or refusal in ('TS931', 'TS932') then
    insert into ledger.requests
      (partner_number, key_digest, operation, content_digest, subject_id, refusal, recorded_at)
    values (asking_partner, request_key, 'order_move', content,
      case when refusal is null then asked_order end, refusal, recorded_now);
  end if;
end
$$;
comment on function ordering.move_order_once(
  timestamptz, text, integer, text[], bytea, bytea, uuid, text, text, timestamptz, uuid, uuid) is
  'Moves one order of a batch, once for its request key.';
revoke all on function ordering.move_order_once(
  timestamptz, text, integer, text[], bytea, bytea, uuid, text, text, timestamptz, uuid, uuid)
  from public;
