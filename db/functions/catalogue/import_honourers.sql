-- catalogue.import_honourers
--
-- Says where a gift can be used, in place of what was said before, if that differs.
--
-- Raises
--   TS504 outlet_not_found    a partner has no such outlet
--   TS506 partner_not_found   no partner has this code
--
-- Called by catalogue.import_gift.
set local role tessera_owner;

create or replace function catalogue.import_honourers(gift catalogue.gifts, places jsonb)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_numbers  integer[] := array(
    select tenancy.require_partner(p.place ->> 'partner')
    from jsonb_array_elements(places) with ordinality p (place, number) order by p.number);
  v_outlets  text[] := array(
    select p.place ->> 'outlet'
    from jsonb_array_elements(places) with ordinality p (place, number) order by p.number);
  v_outlet   text := (
    select u.outlet from unnest(v_numbers, v_outlets) u (number, outlet)
    where u.outlet is not null and not exists (
      select from tenancy.outlets o where o.partner_number = u.number and o.code = u.outlet)
    limit 1);
begin
  if v_outlet is not null then
    raise exception using errcode = 'TS504',
      message = format('there is no outlet %s where it could be honoured', v_outlet);
  end if;
  delete from catalogue.gift_honourers h
  where h.gift_id = gift.id and not exists (
    select from unnest(v_numbers, v_outlets) u (number, outlet)
    where u.number = h.honoured_by and u.outlet is not distinct from h.outlet);
  insert into catalogue.gift_honourers (partner_number, gift_id, honoured_by, outlet)
  select gift.partner_number, gift.id, u.number, u.outlet
  from unnest(v_numbers, v_outlets) u (number, outlet)
  on conflict do nothing;
end
$$;
comment on function catalogue.import_honourers(catalogue.gifts, jsonb) is
  'Says where a gift of the operator''s file can be used.';
revoke all on function catalogue.import_honourers(catalogue.gifts, jsonb) from public;
