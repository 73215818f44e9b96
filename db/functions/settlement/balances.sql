-- settlement.balances
--
-- What each partner owes (above zero) or is owed of all settlements so far: the previous balance of
-- its next statement. Partners that are square are not listed. It is the sum of the nets of its
-- statements less what was paid, written off or pulled out, so a payment counts once, whichever
-- settlement it was made for, and a balance that was carried is not counted again.
--
-- Guarantees
--   From this call to the end of the transaction no payment event is recorded: a settlement that is
--   closed in it has exactly these previous balances, and every later event is in the next.
--
-- Called by settlement closing, in the transaction that records the settlement, and by
-- tessera_operator.
set local role tessera_owner;

create or replace function settlement.balances()
returns table (partner_number integer, currency text, amount bigint)
language plpgsql
volatile
security definer -- It locks and reads what only the owner may.
set search_path = pg_catalog, pg_temp
as $$
begin
  perform settlement.lock_accounts();
  return query
  select e.partner_number, e.currency, sum(e.amount)::bigint
  from settlement.account_entries e
  group by e.partner_number, e.currency
  having sum(e.amount) <> 0
  order by e.partner_number, e.currency;
end
$$;
comment on function settlement.balances() is
  'What each partner owes or is owed of all settlements so far.';
revoke all on function settlement.balances() from public;
