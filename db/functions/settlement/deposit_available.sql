-- settlement.deposit_available
--
-- What a partner has paid in beforehand and can be set off against what it owes.
--
-- Called by settlement.default_waterfall.
set local role tessera_owner;

create or replace function settlement.deposit_available(asked_partner integer, asked_currency text)
returns bigint
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select 0::bigint
$$;
comment on function settlement.deposit_available(integer, text) is
  'What a partner has paid in beforehand.';
revoke all on function settlement.deposit_available(integer, text) from public;
