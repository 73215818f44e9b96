-- redemption.void_holds
--
-- Gives holds up and their points back to the wallets: one call for a whole batch of requests, one
-- row of answer for each.
--
-- Guarantees
--   A hold ends once: captured, voided or expired, whoever comes first. Voiding a voided hold again
--   returns the first answer.
--   The points come back to the lots that they came from; what has expired meanwhile expires at
--   once. A frozen wallet's holds can be voided: nothing is spent.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503               see tenancy.authorize_keys
--   TS101 idempotency_key_reused      the key already names a different request
--   TS206 hold_not_found              this partner has no such hold
--   TS207 hold_expired                its time was over
--   TS208 hold_captured               its points are spent
set local role tessera_owner;

create or replace function redemption.void_holds(
  key_digests   bytea[],
  request_keys  bytea[],
  contents      bytea[],
  hold_ids      uuid[]
)
returns table (
  request_number  bigint,
  refusal         text,
  detail          bigint,
  is_replay       boolean,
  hold_id         uuid
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
  v_now       timestamptz;
  v_refusals  text[];
  v_partners  integer[];
  v_wallets   uuid[];
begin
  select array_agg(r.refusal order by r.request_number),
         array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('redeem', key_digests) r;

  select array_agg(h.wallet_id) into v_wallets
  from unnest(v_refusals, v_partners, hold_ids) as asked (refusal, partner_number, hold_id)
  join redemption.holds h
    on h.partner_number = asked.partner_number and h.id = asked.hold_id
  where asked.refusal is null;

  -- Holds whose time is over end here, before anything else can be done with them.
  v_now := (select l.recorded_at from ledger.lock_wallets(v_wallets) l);

  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    select r.refusal, r.detail, r.is_replay, r.hold_id
    into strict refusal, detail, is_replay, hold_id
    from redemption.void_hold(
      v_now, v_refusals[n], v_partners[n], request_keys[n], contents[n], hold_ids[n]) r;
    return next;
  end loop;
end
$$;
comment on function redemption.void_holds(bytea[], bytea[], bytea[], uuid[]) is
  'Voids a batch of holds.';
revoke all on function redemption.void_holds(bytea[], bytea[], bytea[], uuid[]) from public;
