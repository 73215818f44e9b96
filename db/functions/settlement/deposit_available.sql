-- settlement.deposit_available
--
-- What a partner has paid in beforehand and can be set off against what it owes: all its deposits.
-- A database that keeps none knows of nothing.
--
-- Called by settlement.default_waterfall.
set local role tessera_owner;

create or replace function settlement.deposit_available(asked_partner integer, asked_currency text)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_deposit bigint := 0;
begin
  if to_regclass('settlement.deposits') is not null then
    execute 'select coalesce(sum(d.amount), 0)::bigint from settlement.deposits d '
      'where d.partner_number = $1 and d.currency = $2'
    into v_deposit using asked_partner, asked_currency;
  end if;
  return v_deposit;
end
$$;
comment on function settlement.deposit_available(integer, text) is
  'What a partner has paid in beforehand.';
revoke all on function settlement.deposit_available(integer, text) from public;
