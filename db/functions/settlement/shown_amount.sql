-- settlement.shown_amount
--
-- Minor units of a currency as people read them: 334.23 EUR.
--
-- Called by settlement's own functions, for what they say to people.
set local role tessera_owner;

create or replace function settlement.shown_amount(amount bigint, currency text)
returns text
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  -- A division by a power of ten, written to exactly so many places.
  select round(amount::numeric * settlement.minor_unit_micros(currency) / 1000000,
      7 - length(settlement.minor_unit_micros(currency)::text)) || ' ' || currency
$$;
comment on function settlement.shown_amount(bigint, text) is
  'Minor units of a currency as people read them.';
revoke all on function settlement.shown_amount(bigint, text) from public;
