-- catalogue.write_gift
--
-- Writes a gift of a supplier down, new or in place of what was written before, and makes it a draft.
-- The gift is an object as the API takes it, checked, with ids as uuid; what it leaves out is absent.
--
-- A gift that was approved once keeps its kind and its way of counting, because its orders and
-- vouchers rest on them. Prices hold from now on; later ones that the operator had set are gone with
-- the draft that they belonged to. Where other partners honour the gift stays as the operator set
-- it.
--
-- Refuses (in the row)
--   TS504 outlet_not_found       the supplier has no such outlet
--   TS911 gift_code_taken        another gift of the supplier has this code
--   TS912 gift_status_conflict   it is live or retired
--   TS913 category_not_found     there is no such category
--   TS914 outcome_not_found      a surprise leads to what is no gift of the supplier, or is retired
--                                or a surprise itself
--   TS915 gift_kind_fixed        its kind, or how it is counted, can no longer change
--
-- Called by the functions that draft and revise gifts.
set local role tessera_owner;

create or replace function catalogue.write_gift(
  supplier      integer,
  written_id    uuid,
  gift          jsonb,
  changed_by    text,
  recorded_now  timestamptz,
  out refusal   text
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_before        catalogue.gifts;
  v_was_approved  boolean;
  v_had_places    boolean;
begin
  -- Two changes of the gifts of one supplier wait for each other here.
  perform pg_advisory_xact_lock(hashtextextended('gifts ' || supplier, 0));
  select * into v_before from catalogue.gifts g
  where g.partner_number = supplier and g.id = written_id for no key update;
  v_was_approved := exists (
    select from catalogue.gift_changes c where c.gift_id = written_id and c.status = 'approved');
  refusal := case
    when v_before.status in ('live', 'retired') then 'TS912'
    when v_was_approved and (v_before.kind::text, v_before.stock::text)
      <> (gift ->> 'kind', gift ->> 'stock') then 'TS915'
    when exists (
      select from catalogue.gifts g
      where g.partner_number = supplier and g.code = gift ->> 'code' and g.id <> written_id)
      then 'TS911'
    when gift ->> 'category' is not null and not exists (
      select from catalogue.categories c where c.code = gift ->> 'category') then 'TS913'
    when exists (
      select from jsonb_array_elements_text(gift -> 'outlets') o (code)
      where not exists (
        select from tenancy.outlets t where t.partner_number = supplier and t.code = o.code))
      then 'TS504'
    when exists (
      select from jsonb_to_recordset(gift -> 'odds') o (gift uuid)
      where not exists (
        select from catalogue.gifts g
        where g.partner_number = supplier and g.id = o.gift and g.id <> written_id
          and g.kind <> 'surprise' and g.status <> 'retired')) then 'TS914'
  end;
  if refusal is not null then
    return;
  end if;

  insert into catalogue.gifts (partner_number, id, code, kind, category, default_language,
    valid_from, valid_until, stock, shows_stock, low_stock, limit_count, limit_window,
    discount_bps, discount_amount, discount_currency, cause, programme, programme_points,
    voucher_uses, voucher_days, voucher_expiry, images, metadata, created_at, changed_at)
  select supplier, written_id, w.code, w.kind, w.category, w.default_language,
    coalesce(w.valid_from, '-infinity'), coalesce(w.valid_until, 'infinity'), w.stock,
    coalesce(w.shows_stock, false), w.low_stock, w.limit_count, w.limit_window, w.discount_bps,
    w.discount_amount, w.discount_currency, w.cause, w.programme, w.programme_points,
    w.voucher_uses, w.voucher_days, w.voucher_expiry, coalesce(w.images, '[]'), w.metadata,
    recorded_now, recorded_now
  from jsonb_populate_record(null::catalogue.gifts, gift) w
  on conflict (id) do update
  set code = excluded.code, kind = excluded.kind, status = 'draft', category = excluded.category,
    default_language = excluded.default_language, valid_from = excluded.valid_from,
    valid_until = excluded.valid_until, stock = excluded.stock, shows_stock = excluded.shows_stock,
    low_stock = excluded.low_stock, limit_count = excluded.limit_count,
    limit_window = excluded.limit_window, discount_bps = excluded.discount_bps,
    discount_amount = excluded.discount_amount, discount_currency = excluded.discount_currency,
    cause = excluded.cause, programme = excluded.programme,
    programme_points = excluded.programme_points, voucher_uses = excluded.voucher_uses,
    voucher_days = excluded.voucher_days, voucher_expiry = excluded.voucher_expiry,
    images = excluded.images, metadata = excluded.metadata, changed_at = excluded.changed_at;

  delete from catalogue.gift_texts t where t.gift_id = written_id;
  insert into catalogue.gift_texts
    (partner_number, gift_id, language, title, description, conditions)
  select supplier, written_id, t.language, t.title, coalesce(t.description, ''),
    coalesce(t.conditions, '')
  from jsonb_to_recordset(gift -> 'texts')
    t (language text, title text, description text, conditions text);

  delete from catalogue.gift_prices p
  where p.gift_id = written_id and (p.valid_from >= recorded_now or not v_was_approved);
  insert into catalogue.gift_prices
    (partner_number, gift_id, option, valid_from, points, amount, currency, recorded_at)
  select supplier, written_id, coalesce(p.option, b.option), recorded_now, p.points, p.amount,
    p.currency, recorded_now
  from jsonb_to_recordset(gift -> 'prices')
    p (option smallint, points bigint, amount bigint, currency text)
  full join (
    select distinct b.option from catalogue.gift_prices b where b.gift_id = written_id
  ) b on b.option = p.option;

  delete from catalogue.surprise_odds o where o.gift_id = written_id;
  insert into catalogue.surprise_odds (partner_number, gift_id, outcome_id, weight)
  select supplier, written_id, o.gift, o.weight
  from jsonb_to_recordset(gift -> 'odds') o (gift uuid, weight integer);

  v_had_places := exists (
    select from catalogue.gift_honourers h
    where h.gift_id = written_id and h.honoured_by = supplier);
  delete from catalogue.gift_honourers h
  where h.gift_id = written_id and h.honoured_by = supplier;
  insert into catalogue.gift_honourers (partner_number, gift_id, honoured_by, outlet)
  select supplier, written_id, supplier, o.code
  from jsonb_array_elements_text(gift -> 'outlets') o (code)
  union all
  -- Everywhere at the supplier, which must be said when others honour it, too.
  select supplier, written_id, supplier, null
  where v_had_places and coalesce(jsonb_array_length(gift -> 'outlets'), 0) = 0
    and exists (select from catalogue.gift_honourers h where h.gift_id = written_id);

  insert into catalogue.stock (partner_number, gift_id)
  select supplier, written_id where gift ->> 'stock' <> 'unlimited'
  on conflict do nothing;
  insert into catalogue.gift_changes (partner_number, gift_id, status, changed_by, changed_at)
  values (supplier, written_id, 'draft', write_gift.changed_by, recorded_now);
  perform catalogue.shelve(written_id);
  perform ledger.announce(array['gift.drafted'], array[supplier], array[written_id], null,
    recorded_now);
end
$$;
comment on function catalogue.write_gift(integer, uuid, jsonb, text, timestamptz) is
  'Writes a gift of a supplier down and makes it a draft.';
revoke all on function catalogue.write_gift(integer, uuid, jsonb, text, timestamptz) from public;
