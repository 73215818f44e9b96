-- catalogue.written_entry
--
-- An entry of the operator's file as catalogue.write_gift takes a gift: flat, with the ids of what
-- a surprise may turn out to be, and without prices and places, which the import sets itself.
--
-- Called by catalogue.import_gift.
set local role tessera_owner;

create or replace function catalogue.written_entry(supplier integer, entry jsonb)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_strip_nulls(
    entry - array['object', 'supplier', 'status', 'stock_added', 'prices', 'honourers',
      'supply_terms', 'limit', 'discount_amount', 'voucher']
    || jsonb_build_object(
      'limit_count', entry #> '{limit,count}',
      'limit_window', entry #> '{limit,window}',
      'discount_amount', entry #> '{discount_amount,amount}',
      'discount_currency', entry #> '{discount_amount,currency}',
      'voucher_uses', entry #> '{voucher,uses}',
      'voucher_days', entry #> '{voucher,days}',
      'voucher_expiry', entry #> '{voucher,expiry}'))
    -- Here a null stays: it is an outcome that there is not.
    || jsonb_build_object('odds', (
      select coalesce(jsonb_agg(jsonb_build_object('gift', g.id, 'weight', o -> 'weight')), '[]')
      from jsonb_array_elements(entry -> 'odds') o
      left join catalogue.gifts g
        on g.partner_number = written_entry.supplier and g.code = o ->> 'gift'))
$$;
comment on function catalogue.written_entry(integer, jsonb) is
  'An entry of the operator''s file as catalogue.write_gift takes a gift.';
revoke all on function catalogue.written_entry(integer, jsonb) from public;
