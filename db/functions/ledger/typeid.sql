-- ledger.typeid
--
-- Writes an id as the API does (TypeID): a prefix, an underscore, and 26 digits of base 32.
--
-- Called by functions that answer with JSON for people outside.
set local role tessera_owner;

create or replace function ledger.typeid(prefix text, id uuid)
returns text
language plpgsql
immutable
strict
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  -- 130 bits, of which the first two are always zero.
  v_bits bit(130) := B'00' || ('x' || replace(id::text, '-', ''))::bit(128);
begin
  return prefix || '_' || (
    select string_agg(substr('0123456789abcdefghjkmnpqrstvwxyz',
      substring(v_bits from 1 + 5 * digit for 5)::bit(5)::integer + 1, 1), '' order by digit)
    from generate_series(0, 25) digit);
end
$$;
comment on function ledger.typeid(text, uuid) is 'Writes an id as the API does.';
revoke all on function ledger.typeid(text, uuid) from public;
