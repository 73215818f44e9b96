-- catalogue.reserve_code
--
-- Sets the next code of a pool aside for a voucher that is to replace another, as
-- catalogue.reserve_stock does for an order, and tells whether there was one. What is set aside is
-- given to the voucher when it is issued (ordering.reissue_voucher), or comes back
-- (catalogue.conclude_reservations, catalogue.heal_reservations).
--
-- Guarantees
--   As catalogue.reserve_stock. Whether the gift can be ordered now does not matter. It is set aside
--   for the partner that the key proves; without a key that proves one, nothing is.
--
-- Called by tessera_service, for who may ask by ordering.reissuer.
set local role tessera_owner;

create or replace function catalogue.reserve_code(key_digest bytea, pool uuid, for_voucher uuid)
returns boolean
language plpgsql
volatile
security definer -- A door: what it sets aside comes back unless a voucher is issued with it.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  integer;
begin
  select k.partner_number into v_partner from tenancy.present_keys(array[key_digest]) k;
  return v_partner is not null and catalogue.reserve_code_for(v_partner, pool, for_voucher);
end
$$;
comment on function catalogue.reserve_code(bytea, uuid, uuid) is
  'Sets the next code of a pool aside for a voucher that replaces another.';
revoke all on function catalogue.reserve_code(bytea, uuid, uuid) from public;
