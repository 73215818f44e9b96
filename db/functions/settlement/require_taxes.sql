-- settlement.require_taxes
--
-- Lets pass only taxes that name charge types and a rate in basis points for each: {"levy": 2000}.
-- What takes back an order is taxed as the order was, so it has no rate of its own.
--
-- Raises
--   TS901   a name is of no charge type that is taxed, or its value no rate
--
-- Called by settlement.propose_terms.
set local role tessera_owner;

create or replace function settlement.require_taxes(taxes jsonb)
returns void
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_charge  text;
  v_rate    text;
begin
  if jsonb_typeof(taxes) is distinct from 'object' then
    raise exception using errcode = 'TS901', message = 'taxes are rates by charge type';
  end if;
  for v_charge, v_rate in select e.key, e.value::text from jsonb_each(taxes) e loop
    if v_charge in ('tax', 'dispute_adjustment', 'deposit_return', 'gift_supply_reversal',
        'donation_reversal', 'gift_money_reversal')
      or v_charge <> all (enum_range(null::settlement.charge)::text[])
    then
      raise exception using errcode = 'TS901',
        message = format('no charge that is taxed is named %L', v_charge);
    end if;
    if v_rate !~ '^[0-9]{1,5}$' or v_rate::integer > 10000 then
      raise exception using errcode = 'TS901',
        message = format('the tax of %s is no rate of 0 to 10000 basis points', v_charge);
    end if;
  end loop;
end
$$;
comment on function settlement.require_taxes(jsonb) is
  'Lets pass only taxes that name charge types and a rate for each.';
revoke all on function settlement.require_taxes(jsonb) from public;
