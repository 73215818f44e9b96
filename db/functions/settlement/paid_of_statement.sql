-- settlement.paid_of_statement
--
-- What became of what a statement asks to be paid, in the settlement currency: how much was paid
-- out of the partner's deposits, and what is open of it now; above zero the partner owes it. Once a
-- later statement carries what was open, no more is open of this one than of that.
--
-- Called by tessera_operator, and by settlement.paid_of_own_statement.
set local role tessera_owner;

create or replace function settlement.paid_of_statement(
  asked_partner integer, asked_settlement integer
)
returns table (from_deposits bigint, open bigint)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select (
      select coalesce(sum(case e.kind when 'from_deposit' then e.amount else -e.amount end), 0)
      from settlement.payments p
      join settlement.payment_events e
        on e.settlement_number = p.settlement_number and e.line = p.line
      where p.settlement_number = asked_settlement and p.debtor = asked_partner
        and e.kind in ('from_deposit', 'to_deposit'))::bigint,
    coalesce((
      select sum(s.open) from settlement.payment_states s
      where s.settlement_number = asked_settlement and s.debtor = asked_partner), 0)::bigint
    - coalesce((
      select sum(s.open) from settlement.payment_states s
      where s.settlement_number = asked_settlement and s.creditor = asked_partner), 0)::bigint
$$;
comment on function settlement.paid_of_statement(integer, integer) is
  'What became of what a statement asks to be paid.';
revoke all on function settlement.paid_of_statement(integer, integer) from public;
