-- settlement.converted
--
-- What minor units of one currency are in minor units of another, at the rate factor / divisor of
-- their main units: rounded half away from zero once, exactly, as ExchangeRate in Swift does. Above
-- zero only.
--
-- Called by settlement.take_from_deposit.
set local role tessera_owner;

create or replace function settlement.converted(
  amount bigint, source text, target text, factor bigint, divisor bigint
)
returns bigint
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select div(2 * n.numerator + n.denominator, 2 * n.denominator)::bigint
  from (
    select amount::numeric * settlement.minor_unit_micros(source) * factor as numerator,
      settlement.minor_unit_micros(target)::numeric * divisor as denominator
  ) n
$$;
comment on function settlement.converted(bigint, text, text, bigint, bigint) is
  'What minor units of one currency are in minor units of another.';
revoke all on function settlement.converted(bigint, text, text, bigint, bigint) from public;
