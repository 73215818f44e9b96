-- catalogue.import_supply_terms
--
-- Adds the supply terms of the operator's file that are not there. Terms that name no instant are
-- those that hold now, if they are the same, and else hold from now on. Terms once set stay: those
-- of a gift that is not new hold from now on or later.
--
-- Raises
--   TS310 currency_mismatch   the supplier is settled in another currency
--   TS901                     terms are to have held before now, or others begin then
--
-- Called by catalogue.import_gift.
set local role tessera_owner;

create or replace function catalogue.import_supply_terms(
  gift catalogue.gifts, terms jsonb, actor text, is_new boolean, recorded_now timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_held  catalogue.supply_terms;
  v_new   record;
begin
  select * into v_held from catalogue.supply_terms s
  where s.gift_id = gift.id and s.valid_from < recorded_now
  order by s.valid_from desc limit 1;
  for v_new in
    select coalesce((t ->> 'valid_from')::timestamptz, recorded_now) as valid_from,
      (t #>> '{price,amount}')::bigint as amount, t #>> '{price,currency}' as currency,
      t ? 'valid_from' as is_dated
    from jsonb_array_elements(terms) t
  loop
    continue when not v_new.is_dated
      and (v_held.amount, v_held.currency) = (v_new.amount, v_new.currency);
    continue when exists (
      select from catalogue.supply_terms s
      where s.gift_id = gift.id and (s.valid_from, s.amount, s.currency)
        = (v_new.valid_from, v_new.amount, v_new.currency));
    if (not is_new and v_new.valid_from < recorded_now) or exists (
      select from catalogue.supply_terms s
      where s.gift_id = gift.id and s.valid_from = v_new.valid_from)
    then
      raise exception using errcode = 'TS901',
        message = 'supply terms hold from now on or later, and begin once';
    end if;
    perform settlement.require_supply_currency(
      gift.partner_number, v_new.valid_from, v_new.currency);
    insert into catalogue.supply_terms
      (partner_number, gift_id, valid_from, amount, currency, set_by, recorded_at)
    values (gift.partner_number, gift.id, v_new.valid_from, v_new.amount, v_new.currency, actor,
      recorded_now);
  end loop;
end
$$;
comment on function catalogue.import_supply_terms(
  catalogue.gifts, jsonb, text, boolean, timestamptz) is
  'Adds the supply terms of the operator''s file.';
revoke all on function catalogue.import_supply_terms(
  catalogue.gifts, jsonb, text, boolean, timestamptz) from public;
