-- ledger.remember_overdue_lots
--
-- Makes wallets.due_at_first right again when points may expire without a notice from now on: while
-- they might not, lots whose time was over were left out of it. Lots whose time comes within the
-- next hour are looked at as well, because it may come before this has ended.
--
-- Called by coalition.configure, after it has changed the rule.
set local role tessera_owner;

create or replace function ledger.remember_overdue_lots()
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_soon     constant timestamptz := ledger.instant() + interval '1 hour';
  v_wallets  uuid[];
begin
  select array_agg(w.id order by w.id) into v_wallets
  from ledger.wallets w
  where exists (
    select from ledger.lots l
    where l.wallet_id = w.id
      and (l.expires_at <= v_soon or l.renews and w.active_until <= v_soon));
  -- In the order of their ids, as ledger.lock_wallets does; then a new snapshot, which sees what
  -- happened before the locks were granted.
  perform from ledger.wallets w where w.id = any (v_wallets) order by w.id for no key update;
  update ledger.wallets w set due_at_first = least(w.due_at_first, ledger.due_at_first(w.id))
  where w.id = any (v_wallets);
end
$$;
comment on function ledger.remember_overdue_lots() is
  'Lets points expire by themselves again whose time was over while they could not.';
revoke all on function ledger.remember_overdue_lots() from public;
