-- ledger.recoverable_points
--
-- What the holds of a wallet may still give back to it and no debt waits for: a debt that arises now
-- for so many points is covered should they be released (ledger.recover_debts). Parts whose time is
-- over are left out: released they expire, and cover nothing (ledger.release_hold).
--
-- The caller holds the wallet's lock and has swept it. Called by earning.take_back_points.
set local role tessera_owner;

create or replace function ledger.recoverable_points(held_wallet uuid, asked_at timestamptz)
returns bigint
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  -- Without debts nothing waits; with them no lot is open, and they are what the balance lacks.
  select greatest(coalesce(sum(h.points), 0) - greatest(w.held - w.balance, 0), 0)::bigint
  from ledger.wallets w
  cross join coalition.settings s
  left join ledger.held_lots h on h.wallet_id = w.id
    and (s.expires_after_notice
      or case when h.renews then w.active_until else h.expires_at end > asked_at)
  where w.id = held_wallet
  group by w.held, w.balance
$$;
comment on function ledger.recoverable_points(uuid, timestamptz) is
  'What the holds of a wallet may give back and no debt waits for.';
revoke all on function ledger.recoverable_points(uuid, timestamptz) from public;
