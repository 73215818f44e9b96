-- settlement.default_waterfall
--
-- What the default of a partner comes to, before anything is done, step by step in the settlement
-- currency:
--
--   owed               what it owes of all settlements, and of what was pulled out of the clearing
--   netted             what it is owed, of settlements and of accepted disputes in no statement yet
--   deposit            what it has paid in and can be used
--   borne_by_operator  what remains
--
-- and where its open items are: in_clearing, carried to its next statement if they are kept, or
-- pulled_out. Points since the last settlement are in none of it.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.default_waterfall(partner_code text)
returns table (place integer, step text, amount bigint, currency text)
language plpgsql
stable
security definer -- It asks functions that the operator may not execute.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_partner     integer := tenancy.require_partner(partner_code);
  v_currency    text := coalesce(
    (select s.currency from settlement.settlements s order by s.number desc limit 1), 'XXX');
  v_balance     bigint;
  v_pulled_out  bigint;
  v_accepted    bigint;
  v_owed        bigint;
  v_netted      bigint;
  v_deposit     bigint;
begin
  select coalesce(sum(e.amount), 0) into v_balance from settlement.account_entries e
  where e.partner_number = v_partner and e.currency = v_currency;
  select coalesce(sum(i.open), 0) into v_pulled_out from settlement.open_items(null) i
  where i.partner_number = v_partner and i.is_pulled_out and i.currency = v_currency;
  select coalesce(-sum(a.amount), 0) into v_accepted from settlement.pending_adjustments() a
  where a.partner_number = v_partner and a.currency = v_currency;
  v_owed := greatest(v_balance, 0) + v_pulled_out;
  v_netted := least(v_owed, greatest(-v_balance, 0) + v_accepted);
  v_deposit := least(v_owed - v_netted, settlement.deposit_available(v_partner, v_currency));
  return query values
    (1, 'owed', v_owed, v_currency), (2, 'netted', -v_netted, v_currency),
    (3, 'deposit', -v_deposit, v_currency),
    (4, 'borne_by_operator', v_owed - v_netted - v_deposit, v_currency),
    (5, 'in_clearing', greatest(v_balance, 0), v_currency),
    (6, 'pulled_out', v_pulled_out, v_currency);
end
$$;
comment on function settlement.default_waterfall(text) is
  'What the default of a partner comes to, step by step.';
revoke all on function settlement.default_waterfall(text) from public;
