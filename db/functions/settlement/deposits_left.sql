-- settlement.deposits_left
--
-- What is left of what a partner has paid in beforehand, by the currency in which it did: that in
-- which it is billed, and others in which it was before.
--
-- Called by settlement's own functions, and by tessera_operator.
set local role tessera_owner;

create or replace function settlement.deposits_left(asked_partner integer)
returns table (currency text, amount bigint)
language sql
stable
security definer -- Deposits are not for every role that asks.
set search_path = pg_catalog, pg_temp
as $$
  select c.currency, c.amount
  from (
    select k.currency, settlement.deposit_available(asked_partner, k.currency) as amount
    from (
      select distinct d.currency from settlement.deposits d where d.partner_number = asked_partner
    ) k
  ) c
  where c.amount > 0
  order by c.currency
$$;
comment on function settlement.deposits_left(integer) is
  'What is left of what a partner has paid in, by currency.';
revoke all on function settlement.deposits_left(integer) from public;
