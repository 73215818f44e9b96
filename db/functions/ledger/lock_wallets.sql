-- ledger.lock_wallets
--
-- Locks the wallets of a batch in the order of their ids, so that batches wait for each other but
-- never deadlock, sweeps what has expired in them, and returns what each holds now, in the order of
-- the batch (null where a request has no wallet). Nobody but the caller changes it until the end of
-- the transaction.
--
-- Wallets that are in debt come by themselves: whoever credits one of these calls
-- `ledger.recover_debts` afterwards.
--
-- Called by the recording functions, before they read anything that they decide on.
set local role tessera_owner;

create or replace function ledger.lock_wallets(
  locked_wallets   uuid[],
  locked_at        timestamptz,
  out balances     bigint[],
  out holds        bigint[],
  out sequences    integer[],
  out indebted     uuid[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_due uuid[];
begin
  -- The lateral subquery locks one wallet after the other as the sorted list is read.
  select array_agg(l.balance order by l.number), array_agg(l.held order by l.number),
         array_agg(l.sequence_last order by l.number),
         array_agg(l.id) filter (where l.balance < 0),
         array_agg(l.id) filter (where l.lots_expire_at_first <= locked_at)
  into balances, holds, sequences, indebted, v_due
  from (
    select asked.number, w.*
    from (
      select u.id as wallet_id, u.number
      from unnest(locked_wallets) with ordinality as u (id, number)
      order by u.id
      offset 0
    ) asked
    left join lateral (
      select * from ledger.wallets x where x.id = asked.wallet_id for no key update
    ) w on true
  ) l;

  if v_due is not null then
    perform ledger.sweep_expired(v_due, locked_at);
    select array_agg(w.balance order by u.number), array_agg(w.held order by u.number),
           array_agg(w.sequence_last order by u.number),
           array_agg(w.id) filter (where w.balance < 0)
    into balances, holds, sequences, indebted
    from unnest(locked_wallets) with ordinality as u (id, number)
    left join ledger.wallets w on w.id = u.id;
  end if;
  indebted := coalesce(indebted, '{}');
end
$$;
comment on function ledger.lock_wallets(uuid[], timestamptz) is
  'Locks the wallets of a batch in one order, sweeps what has expired, and tells what they hold.';
revoke all on function ledger.lock_wallets(uuid[], timestamptz) from public;
