-- catalogue.honours
--
-- Whether a partner honours a gift at one of its outlets (null: where is not said): here, elsewhere
-- (in others of its outlets only), or no. A gift that names nobody is honoured by its supplier.
--
-- Called by ordering.find_voucher.
set local role tessera_owner;

create or replace function catalogue.honours(
  honoured_gift uuid, honouring_partner integer, at_outlet text
)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  v_is_here   boolean;
  v_is_named  boolean;
  v_is_open   boolean;
begin
  select
    coalesce(bool_or(h.honoured_by = honouring_partner
      and (h.outlet is null or h.outlet = at_outlet)), false),
    coalesce(bool_or(h.honoured_by = honouring_partner), false),
    count(*) = 0
  into v_is_here, v_is_named, v_is_open
  from catalogue.gift_honourers h
  where h.gift_id = honoured_gift;
  if v_is_open then
    v_is_here := exists (
      select from catalogue.gifts g
      where g.id = honoured_gift and g.partner_number = honouring_partner);
  end if;
  return case when v_is_here then 'here' when v_is_named then 'elsewhere' else 'no' end;
end
$$;
comment on function catalogue.honours(uuid, integer, text) is
  'Whether a partner honours a gift at one of its outlets.';
revoke all on function catalogue.honours(uuid, integer, text) from public;
