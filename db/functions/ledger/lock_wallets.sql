-- ledger.lock_wallets
--
-- Locks wallets in the order of their ids, so that batches wait for each other but never deadlock,
-- and sweeps what has expired in them. Returns those that are in debt: whoever credits one of
-- these calls `ledger.recover_debts` afterwards.
--
-- Called by the recording functions, before they read anything that they decide on.
set local role tessera_owner;

create or replace function ledger.lock_wallets(locked_wallets uuid[], locked_at timestamptz)
returns uuid[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
set enable_bitmapscan = off
as $$
declare
  v_due       uuid[];
  v_indebted  uuid[];
begin
  select array_agg(w.id) filter (where w.lots_expire_at_first <= locked_at),
         array_agg(w.id) filter (where w.balance < 0)
  into v_due, v_indebted
  from (
    select l.id, l.balance, l.lots_expire_at_first
    from ledger.wallets l
    where l.id = any (locked_wallets)
    order by l.id
    for no key update
  ) w;
  if v_due is not null then
    perform ledger.sweep_expired(v_due, locked_at);
  end if;
  return coalesce(v_indebted, '{}');
end
$$;
comment on function ledger.lock_wallets(uuid[], timestamptz) is
  'Locks wallets in one order and sweeps what has expired in them.';
revoke all on function ledger.lock_wallets(uuid[], timestamptz) from public;
