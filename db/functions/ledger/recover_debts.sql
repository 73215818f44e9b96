-- ledger.recover_debts
--
-- Covers a wallet's open debts, oldest first, from the lots that a credit has just brought. A
-- wallet has open lots or open debts, never both: this is what keeps it so. The balance does not
-- change, because the debit was posted whole when the debt arose. The caller holds the lock and has
-- swept what is expired, so that it covers nothing. The allocations name the newest credit as their
-- cause.
--
-- Called by the recording functions after they have credited a wallet that was in debt.
set local role tessera_owner;

create or replace function ledger.recover_debts(indebted_wallet uuid)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_debt   ledger.debts;
  v_cause  integer := (
    select p.sequence from ledger.postings p
    where p.wallet_id = indebted_wallet and (ledger.change_of(p.kind, p.points)).balance > 0
    order by p.sequence desc
    limit 1);
  v_taken  bigint;
begin
  for v_debt in
    select * from ledger.debts d where d.wallet_id = indebted_wallet order by d.debit
  loop
    v_taken := ledger.consume_lots(indebted_wallet, v_debt.debit, v_cause, v_debt.points);
    if v_taken = v_debt.points then
      delete from ledger.debts d where d.wallet_id = indebted_wallet and d.debit = v_debt.debit;
    else
      update ledger.debts d set points = d.points - v_taken
      where v_taken > 0 and d.wallet_id = indebted_wallet and d.debit = v_debt.debit;
      exit;
    end if;
  end loop;
end
$$;
comment on function ledger.recover_debts(uuid) is 'Covers a wallet''s debts from its open lots.';
revoke all on function ledger.recover_debts(uuid) from public;
