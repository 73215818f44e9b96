-- settlement.minor_unit_micros
--
-- What one minor unit of a currency is worth in millionths of its main unit: 10000 for a cent. The
-- same table as Currency in Swift; a test compares them.
--
-- Called by settlement's own functions.
set local role tessera_owner;

create or replace function settlement.minor_unit_micros(currency text)
returns bigint
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select case
    when currency in ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX',
      'UYI', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') then 1000000
    when currency in ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') then 1000
    when currency in ('CLF', 'UYW') then 100
    else 10000
  end::bigint
$$;
comment on function settlement.minor_unit_micros(text) is
  'What one minor unit of a currency is worth in millionths of its main unit.';
revoke all on function settlement.minor_unit_micros(text) from public;
