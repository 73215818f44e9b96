-- ledger.refresh_statistics
--
-- Tells the planner how much the tables of the coalition hold now. A plan that was made while a
-- table was empty finds all of its indexes equally good, and may keep reading a whole partner's
-- rows to find one of them; autovacuum mends that within its minute, in which a bulk import can
-- bring in a hundred thousand rows. So whoever loads in bulk says so early and now and then.
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function ledger.refresh_statistics()
returns void
language plpgsql
volatile
security definer -- Only the owner of a table may gather its statistics.
set search_path = pg_catalog, pg_temp
as $$
begin
  analyze
    membership.members, membership.identifiers, membership.contacts, membership.acquaintances,
    ledger.requests, ledger.wallets, ledger.postings, ledger.lots, ledger.allocations,
    ledger.debts, earning.purchases, earning.returns, redemption.redemptions, redemption.refunds;
end
$$;
comment on function ledger.refresh_statistics() is
  'Tells the planner how much the tables of the coalition hold now.';
revoke all on function ledger.refresh_statistics() from public;
