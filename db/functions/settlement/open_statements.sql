-- settlement.open_statements
--
-- What is open of a partner's approved statements up to a settlement: their nets in a currency, less
-- what was paid, plus what was paid out. Minor units; above zero the partner owes it. Payments in
-- another currency than the statements' are not counted.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.open_statements(
  asked_partner integer, through_settlement integer, asked_currency text
)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_stated  bigint;
  v_moved   bigint := 0;
begin
  select coalesce(sum(s.net), 0) into v_stated from settlement.statements s
  where s.partner_number = asked_partner and s.settlement_number <= through_settlement
    and s.currency = asked_currency;
  if to_regclass('settlement.account_entries') is not null then
    execute 'select coalesce(sum(e.amount), 0)::bigint from settlement.account_entries e '
      'where e.partner_number = $1 and e.currency = $2 and e.event_number is not null'
    into v_moved using asked_partner, asked_currency;
  end if;
  return v_stated + v_moved;
end
$$;
comment on function settlement.open_statements(integer, integer, text) is
  'What is open of a partner''s approved statements.';
revoke all on function settlement.open_statements(integer, integer, text) from public;
