-- ordering.move_orders
--
-- Moves orders: cancel, fulfil, deliver, return. One call for a whole batch of requests, one row of
-- answer for each. An order is moved by the partner at which it was placed (a key with the scope
-- redeem) or by the one that supplies its gift (a key with the scope gifts), each as
-- ordering.legal_moves says. Who is both, with a key that may do both, may do what either may.
--
-- When an order is cancelled or returned its points go back into the lots that they came from; where
-- its wallet is closed, from there to where its others went. What it had taken goes back to the
-- shelf afterwards (ordering.stock_returns).
--
-- The requests of a batch are worked one by one under the locks of all its wallets, because a move
-- depends on those before it; the batch still costs one round trip and one commit.
--
-- Guarantees
--   As redemption.record_refunds. What was refused by the state of the order stays refused.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS503                      see tenancy.present_keys
--   TS455 partner_has_left            its run-off is over
--   TS502 scope_missing               the order is this partner's, and the key may not move it
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   the points have just gone to another wallet
--   TS930 order_not_found             this partner neither placed nor supplies such an order
--   TS306, TS315, TS931, TS932        see ordering.move_order
set local role tessera_owner;

create or replace function ordering.move_orders(
  key_digests   bytea[],
  request_keys  bytea[],
  contents      bytea[],
  order_ids     uuid[],
  moves         text[],
  reasons       text[],
  occurred_ats  timestamptz[],
  refund_ids    uuid[]
)
returns table (
  request_number  bigint,
  refusal         text,
  is_replay       boolean,
  order_id        uuid
)
language plpgsql
volatile
security definer -- The service cannot write to the ledger's tables; this function is a door to them.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_seen_from     constant bigint := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  v_were_changed  boolean;
  v_now       timestamptz;
  v_refusals  text[];
  v_partners  integer[];
  v_scopes    text[];
  v_wallets   uuid[];
  v_acting    uuid[];
  v_statuses  ledger.wallet_status[];
begin
  select array_agg(coalesce(k.refusal,
      case when exists (select from tenancy.partners p
        where p.number = k.partner_number and p.issues_until < 'infinity'
          and p.runs_off_until <= ledger.instant()) then 'TS455' end)
      order by k.request_number),
    array_agg(k.partner_number order by k.request_number),
    array_agg(array_to_string(k.scopes, ' ') order by k.request_number)
  into v_refusals, v_partners, v_scopes
  from tenancy.present_keys(key_digests) k;

  select array_agg(o.wallet_id order by asked.number),
    array_agg(ledger.wallet_now(o.wallet_id) order by asked.number)
  into v_wallets, v_acting
  from unnest(v_refusals, v_partners, order_ids)
    with ordinality as asked (refusal, partner_number, order_id, number)
  left join lateral (
    select * from ordering.orders x
    where x.id = asked.order_id and asked.refusal is null
      and asked.partner_number in (x.partner_number, x.supplier)
    limit 1
  ) o on true;

  select l.recorded_at, l.statuses, l.were_changed into v_now, v_statuses, v_were_changed
  from ledger.lock_wallets(v_wallets || v_acting, v_seen_from) l;

  -- All at once and in one order, like everybody who takes several; each is locked again where it is
  -- decided, which takes no time then. Those of others are left alone.
  perform ordering.lock_orders(array(
    select u.id from unnest(order_ids, v_wallets) u (id, wallet_id) where u.wallet_id is not null));
  perform ordering.lock_vouchers(array(
    select v.id
    from unnest(order_ids, v_wallets) u (id, wallet_id)
    cross join lateral (select x.id from ordering.vouchers x where x.order_id = u.id) v
    where u.wallet_id is not null));
  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    order_id := order_ids[n];
    if ledger.is_elsewhere(v_wallets[n], v_acting[n], v_statuses[n],
      v_statuses[cardinality(v_wallets) + n])
      or v_were_changed
        and v_acting[n] is distinct from ledger.wallet_now(v_wallets[n])
    then
      v_refusals[n] := coalesce(v_refusals[n], 'TS104');
    end if;
    select r.refusal, r.is_replay into strict refusal, is_replay
    from ordering.move_order_once(
      v_now, v_refusals[n], v_partners[n], string_to_array(v_scopes[n], ' '), request_keys[n],
      contents[n], order_ids[n], moves[n], reasons[n], occurred_ats[n], refund_ids[n],
      v_acting[n]) r;
    return next;
  end loop;
end
$$;
comment on function ordering.move_orders(
  bytea[], bytea[], bytea[], uuid[], text[], text[], timestamptz[], uuid[]) is
  'Moves a batch of orders: cancel, fulfil, deliver, return.';
revoke all on function ordering.move_orders(
  bytea[], bytea[], bytea[], uuid[], text[], text[], timestamptz[], uuid[]) from public;
