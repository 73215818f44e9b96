-- catalogue.set_honourers
--
-- Says where a gift can be used, in place of what was said before: for each place the code of a
-- partner and of one of its outlets, or no outlet for all of them. None at all: at its supplier.
--
-- A rehearsal does the same and undoes it.
--
-- Raises
--   TS504 outlet_not_found    a partner has no such outlet
--   TS506 partner_not_found   no partner has this code
--   TS903 gift_not_found      no gift has this id
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function catalogue.set_honourers(
  actor         text,
  asked_gift    uuid,
  partners      text[],
  outlets       text[],
  is_rehearsal  boolean
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_gift     catalogue.gifts := catalogue.require_gift(asked_gift);
  v_numbers  integer[] := array(
    select tenancy.require_partner(p.code)
    from unnest(partners) with ordinality p (code, place) order by p.place);
begin
  if exists (
    select from unnest(v_numbers, outlets) h (number, outlet)
    where h.outlet is not null and not exists (
      select from tenancy.outlets o where o.partner_number = h.number and o.code = h.outlet))
  then
    raise exception using errcode = 'TS504', message = 'a partner has no such outlet';
  end if;
  begin
    delete from catalogue.gift_honourers h where h.gift_id = v_gift.id;
    insert into catalogue.gift_honourers (partner_number, gift_id, honoured_by, outlet)
    select distinct v_gift.partner_number, v_gift.id, h.number, h.outlet
    from unnest(v_numbers, outlets) h (number, outlet)
    where h.number is not null;
    perform catalogue.shelve(v_gift.id);
    perform coalition.record_audit(actor, 'gift.honourers_set', ledger.typeid('gft', v_gift.id),
      jsonb_build_object('code', v_gift.code, 'supplier', v_gift.partner_number,
        'partners', partners, 'outlets', outlets));
    if is_rehearsal then
      raise exception using errcode = 'TS902', message = 'a rehearsal';
    end if;
  exception when sqlstate 'TS902' then
    null; -- The work of the block is undone; what it found out is kept.
  end;
end
$$;
comment on function catalogue.set_honourers(text, uuid, text[], text[], boolean) is
  'Says where a gift can be used.';
revoke all on function catalogue.set_honourers(text, uuid, text[], text[], boolean) from public;
