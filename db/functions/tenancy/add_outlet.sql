-- tenancy.add_outlet
--
-- Adds a store or web shop of a partner, by the partner's own code.
--
-- Raises
--   TS506 partner_not_found    no partner has this code
--   TS510 outlet_code_taken    the partner has an outlet with this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function tenancy.add_outlet(
  actor text, new_id uuid, partner_code text, outlet_code text, outlet_name text
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner integer := tenancy.require_partner(partner_code);
begin
  insert into tenancy.outlets (partner_number, code, id, name, created_at)
  values (v_partner, outlet_code, new_id, outlet_name, ledger.instant())
  on conflict (partner_number, code) do nothing;
  if not found then
    raise exception using errcode = 'TS510',
      message = format('%s has an outlet with the code %s already', partner_code, outlet_code);
  end if;
  perform coalition.record_audit(actor, 'outlet.added', partner_code,
    jsonb_build_object('id', new_id, 'code', outlet_code, 'name', outlet_name));
end
$$;
comment on function tenancy.add_outlet(text, uuid, text, text, text) is 'Adds an outlet of a partner.';
revoke all on function tenancy.add_outlet(text, uuid, text, text, text) from public;
