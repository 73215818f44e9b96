-- earning.record_decisions
--
-- Records what partners decide of purchases whose points wait for it: a confirmed purchase's points
-- mature at once, a cancelled one's go back to their issuer. One call for a whole batch of
-- requests, one row of answer for each.
--
-- The requests of a batch are worked one by one under the locks of all its wallets, because one may
-- be about the same purchase as another; the batch still costs one round trip and one commit.
--
-- Guarantees
--   As earning.record_purchases. Of a purchase one decision is ever recorded: the same one again,
--   under whatever key, has no second effect (is_replay); the other one is refused. A decision on
--   another partner's purchase finds none.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503                see tenancy.authorize_keys
--   TS101 idempotency_key_reused       the key already names a different request
--   TS302 purchase_not_found           this partner has no such purchase
--   TS311 purchase_not_pending         its points never waited for a decision, or have all been
--                                      returned
--   TS312 purchase_already_confirmed   and now it would be cancelled
--   TS313 purchase_already_cancelled   and now it would be confirmed
--   TS314 confirmation_too_late        the time to decide is over, its points are cancelled
set local role tessera_owner;

create or replace function earning.record_decisions(
  key_digests       bytea[],
  request_keys      bytea[],
  contents          bytea[],
  purchase_ids      uuid[],
  are_confirmations boolean[]
)
returns table (
  request_number  bigint,
  refusal         text,
  is_replay       boolean,
  purchase_id     uuid
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
  v_found     earning.purchases[];
  v_wallets   uuid[];
begin
  select array_agg(r.refusal order by r.request_number),
         array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('earn', key_digests) r;

  -- Whole rows, once: a purchase never changes, so what is read here is still true under the lock.
  select array_agg(p order by asked.number), array_agg(p.wallet_id order by asked.number)
  into v_found, v_wallets
  from unnest(v_refusals, v_partners, purchase_ids)
    with ordinality as asked (refusal, partner_number, purchase_id, number)
  left join earning.purchases p on asked.refusal is null
    and p.partner_number = asked.partner_number and p.id = asked.purchase_id;

  v_now := (select l.recorded_at from ledger.lock_wallets(v_wallets) l);

  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    purchase_id := purchase_ids[n];
    select r.refusal, r.is_replay into strict refusal, is_replay
    from earning.record_decision(v_now, v_refusals[n], v_partners[n], request_keys[n],
      contents[n], v_found[n], are_confirmations[n]) r;
    return next;
  end loop;
end
$$;
comment on function earning.record_decisions(bytea[], bytea[], bytea[], uuid[], boolean[]) is
  'Records a batch of confirmations and cancellations of purchases.';
revoke all on function
  earning.record_decisions(bytea[], bytea[], bytea[], uuid[], boolean[]) from public;
