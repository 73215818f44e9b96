-- settlement.verify_deposits
--
-- Proves that no more of a deposit was used than was paid in, and that every payment out of one has
-- its movement of the deposits, and every movement its payment.
--
-- Called by ledger.verify.
set local role tessera_owner;

create or replace function settlement.verify_deposits()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  with held as (
    select d.partner_number, settlement.deposit_available(d.partner_number, d.currency) as available
    from settlement.deposits d group by d.partner_number, d.currency
  ), moved as (
    select e.number,
      u.amount is null or e.kind is null or u.partner_number is distinct from p.debtor
      or (u.amount > 0) <> (e.kind = 'from_deposit')
      or u.currency = p.currency and abs(u.amount) <> e.amount as differs
    from (
      select * from settlement.payment_events k where k.kind in ('from_deposit', 'to_deposit')
    ) e
    join settlement.payments p on p.settlement_number = e.settlement_number and p.line = e.line
    full join settlement.deposit_uses u on u.event_number = e.number
  )
  select 'no deposit is used beyond what was paid in', count(*), count(*) filter (where available < 0),
    min(format('partner %s', partner_number)) filter (where available < 0)
  from held
  union all
  select 'every payment out of a deposit is a use of it', count(*), count(*) filter (where differs),
    min(format('event %s', number)) filter (where differs)
  from moved
$$;
comment on function settlement.verify_deposits() is
  'Proves that deposits are used once and no more than they hold.';
revoke all on function settlement.verify_deposits() from public;
