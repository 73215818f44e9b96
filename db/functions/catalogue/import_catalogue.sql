-- catalogue.import_catalogue
--
-- Brings the operator's file of a catalogue in: categories and gifts as catalogue.gift_entries
-- writes them, checked, in any order. A gift is known by its supplier and code; what is there as
-- the file has it stays untouched.
--
-- All or nothing: where an entry is refused, or in a rehearsal, nothing is changed. What would
-- become of each is told all the same, one row for each, in the order of the file: added, changed,
-- unchanged or refused.
--
-- Refuses (in the row)
--   TS310 currency_mismatch   the supplier is settled in another currency
--   TS504 outlet_not_found    a gift is honoured in an outlet that is none
--   TS506 partner_not_found   a supplier, or who honours a gift, is no partner
--   TS901                     it breaks a rule, which the message names
--   TS911 to TS916            see catalogue.write_gift and catalogue.change_gift
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.import_catalogue(
  actor         text,
  entries       jsonb,
  new_ids       uuid[],
  is_rehearsal  boolean
)
returns table (place bigint, object text, supplier text, code text, outcome text, refusal text,
  message text)
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_entry       record;
  v_outcomes    text[] := array_fill(null::text, array[jsonb_array_length(entries)]);
  v_refusals    text[] := v_outcomes;
  v_messages    text[] := v_outcomes;
  v_constraint  text;
begin
  begin
    -- What others refer to first.
    for v_entry in
      select e.entry, e.place
      from jsonb_array_elements(entries) with ordinality e (entry, place)
      order by e.entry ->> 'object', e.entry ->> 'kind' = 'surprise', e.place
    loop
      begin
        v_outcomes[v_entry.place] := case v_entry.entry ->> 'object'
          when 'category' then catalogue.import_category(actor, v_entry.entry)
          else catalogue.import_gift(actor, v_entry.entry, new_ids[v_entry.place]) end;
      exception when others then
        if sqlstate !~ '^TS' and sqlstate <> '23514' then
          raise;
        end if;
        get stacked diagnostics v_constraint = constraint_name;
        v_outcomes[v_entry.place] := 'refused';
        v_refusals[v_entry.place] := case sqlstate when '23514' then 'TS901' else sqlstate end;
        v_messages[v_entry.place] := case sqlstate
          when '23514' then replace(v_constraint, '_', ' ') else sqlerrm end;
      end;
    end loop;
    if is_rehearsal or 'refused' = any (v_outcomes) then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
  return query
  select e.place, e.entry ->> 'object', e.entry ->> 'supplier', e.entry ->> 'code',
    v_outcomes[e.place], v_refusals[e.place], v_messages[e.place]
  from jsonb_array_elements(entries) with ordinality e (entry, place)
  order by e.place;
end
$$;
comment on function catalogue.import_catalogue(text, jsonb, uuid[], boolean) is
  'Brings the operator''s file of a catalogue in, all of it or nothing.';
revoke all on function catalogue.import_catalogue(text, jsonb, uuid[], boolean) from public;
