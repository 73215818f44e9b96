-- catalogue.import_gift
--
-- Brings a gift of the operator's file in: writes it down anew where its content differs (a live
-- one is paused for that, and a draft again), sets prices, honourers and supply terms where they
-- differ, and brings it to the status that the file names, as the operator would step by step.
-- Returns what became of it: added, changed or unchanged.
--
-- A file that names no status leaves a new or revised gift a draft. How many there are of a counted
-- gift is taken from the file only when the gift is new: afterwards orders and its supplier move
-- it.
--
-- Raises
--   TS310, TS504, TS506, TS901, TS911, TS912, TS913, TS914, TS915, TS916
--                                                see catalogue.import_catalogue
--
-- Called by catalogue.import_catalogue.
set local role tessera_owner;

create or replace function catalogue.import_gift(actor text, entry jsonb, new_id uuid)
returns text
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_not_content  constant text[] :=
    array['status', 'stock_added', 'prices', 'honourers', 'supply_terms'];
  v_supplier     integer := 0;
  v_gift         catalogue.gifts;
  v_now          timestamptz;
  v_before       jsonb;
  v_refusal      text;
  v_is_new       boolean;
  v_is_revised   boolean;
begin
  if entry ->> 'supplier' <> '@operator' then
    v_supplier := tenancy.require_partner(entry ->> 'supplier');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('gifts ' || v_supplier, 0));
  select * into v_gift from catalogue.gifts g
  where g.partner_number = v_supplier and g.code = entry ->> 'code' for no key update;
  v_is_new := not found;
  v_now := greatest(ledger.instant(), v_gift.changed_at + interval '1 microsecond');
  v_before := (select e.entry from catalogue.gift_entries e where e.id = v_gift.id);
  v_is_revised := v_is_new
    or v_before - v_not_content <> catalogue.told_entry(entry) - v_not_content;

  if v_is_revised then
    if v_gift.status = 'live' then
      perform catalogue.step_gift(v_gift, 'pause', actor, v_now);
    end if;
    v_refusal := catalogue.write_gift(v_supplier, coalesce(v_gift.id, new_id),
      catalogue.written_entry(v_supplier, entry), actor, v_now);
    if v_refusal is not null then
      raise exception using errcode = v_refusal, message = case v_refusal
        when 'TS912' then 'it is retired'
        when 'TS913' then format('there is no category %s', entry ->> 'category')
        when 'TS914' then 'it may turn out to be what is no gift of its supplier'
        when 'TS915' then 'its kind and how it is counted can no longer change'
        else 'it cannot be written so' end;
    end if;
    select * into strict v_gift from catalogue.gifts g
    where g.partner_number = v_supplier and g.code = entry ->> 'code';
  end if;
  if v_is_new and entry ->> 'stock' = 'counted' and (entry ->> 'stock_added')::bigint > 0 then
    update catalogue.stock s
    set added = (entry ->> 'stock_added')::bigint, available = (entry ->> 'stock_added')::bigint
    where s.gift_id = v_gift.id;
    insert into catalogue.stock_changes
      (partner_number, gift_id, change, changed_by, reason, changed_at)
    values (v_supplier, v_gift.id, (entry ->> 'stock_added')::bigint, actor, null, v_now);
  end if;
  perform catalogue.import_honourers(v_gift, coalesce(entry -> 'honourers', '[]'));
  perform catalogue.import_prices(v_gift, coalesce(entry -> 'prices', '[]'), v_now);
  perform catalogue.import_supply_terms(
    v_gift, coalesce(entry -> 'supply_terms', '[]'), actor, v_is_new, v_now);
  perform catalogue.step_gift_to(v_gift, coalesce(entry ->> 'status', v_gift.status::text), actor,
    v_now);

  if v_before = (select e.entry from catalogue.gift_entries e where e.id = v_gift.id) then
    return 'unchanged';
  end if;
  -- The next change is later than this one, even where a clock stands still.
  update catalogue.gifts g set changed_at = v_now where g.id = v_gift.id;
  perform catalogue.shelve(v_gift.id);
  perform coalition.record_audit(actor, 'gift.imported', ledger.typeid('gft', v_gift.id),
    jsonb_build_object('supplier', entry ->> 'supplier', 'code', v_gift.code, 'is_new', v_is_new,
      'is_revised', v_is_revised));
  return case when v_is_new then 'added' else 'changed' end;
end
$$;
comment on function catalogue.import_gift(text, jsonb, uuid) is
  'Brings a gift of the operator''s file in.';
revoke all on function catalogue.import_gift(text, jsonb, uuid) from public;
