-- settlement.deposit_available
--
-- What is left of what a partner has paid in beforehand: its deposits that are approved, less those
-- reversed, less what payments were made out of them, less what a final statement gave back.
--
-- Called by settlement's own functions, and by tessera_operator.
set local role tessera_owner;

create or replace function settlement.deposit_available(asked_partner integer, asked_currency text)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    select coalesce(sum(case d.kind when 'paid_in' then d.amount else -d.amount end), 0)::bigint
    from settlement.deposits d
    join settlement.deposit_decisions v
      on v.partner_number = d.partner_number and v.deposit_id = d.id and v.verdict = 'approved'
    where d.partner_number = asked_partner and d.currency = asked_currency
  ) - (
    select coalesce(sum(u.amount), 0)::bigint from settlement.deposit_uses u
    where u.partner_number = asked_partner and u.currency = asked_currency
  ) + (
    select coalesce(sum(coalesce(l.original_amount, l.amount)), 0)::bigint from settlement.lines l
    join settlement.statements s
      on s.partner_number = l.partner_number and s.settlement_number = l.settlement_number
    where l.partner_number = asked_partner and l.charge = 'deposit_return'
      and coalesce(l.original_currency, s.currency) = asked_currency);
end
$$;
comment on function settlement.deposit_available(integer, text) is
  'What is left of what a partner has paid in beforehand.';
revoke all on function settlement.deposit_available(integer, text) from public;
