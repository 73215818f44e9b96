-- settlement.open_statements
--
-- What is open of a partner's approved statements up to a settlement: their nets in a currency, less
-- what was paid, plus what was paid out. Minor units; above zero the partner owes it. Payments in
-- another currency than the statements' are not counted, unless they were made out of deposits in
-- that of the statements: then what they took of these is.
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
begin
  return (
    select coalesce(sum(s.net), 0)::bigint from settlement.statements s
    where s.partner_number = asked_partner and s.settlement_number <= through_settlement
      and s.currency = asked_currency
  ) + (
    select coalesce(sum(e.amount), 0)::bigint from settlement.account_entries e
    where e.partner_number = asked_partner and e.currency = asked_currency
      and e.event_number is not null
  ) - (
    select coalesce(sum(u.amount), 0)::bigint from settlement.deposit_uses u
    join settlement.payment_events e on e.number = u.event_number
    join settlement.payments p on p.settlement_number = e.settlement_number and p.line = e.line
    where u.partner_number = asked_partner and u.currency = asked_currency
      and p.currency <> asked_currency);
end
$$;
comment on function settlement.open_statements(integer, integer, text) is
  'What is open of a partner''s approved statements.';
revoke all on function settlement.open_statements(integer, integer, text) from public;
