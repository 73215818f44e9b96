-- settlement.open_statements
--
-- What is open of a partner's approved statements up to a settlement: their nets in a currency, less
-- what was paid, plus what was paid out. Minor units; above zero the partner owes it.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.open_statements(
  asked_partner integer, through_settlement integer, asked_currency text
)
returns numeric
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(sum(s.net), 0) from settlement.statements s
  where s.partner_number = asked_partner and s.settlement_number <= through_settlement
    and s.currency = asked_currency
$$;
comment on function settlement.open_statements(integer, integer, text) is
  'What is open of a partner''s approved statements.';
revoke all on function settlement.open_statements(integer, integer, text) from public;
