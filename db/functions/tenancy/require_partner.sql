-- tenancy.require_partner
--
-- The number of the partner that has a code.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--
-- Called by the functions through which the operator changes anything.
set local role tessera_owner;

create or replace function tenancy.require_partner(partner_code text)
returns integer
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_number integer := (select p.number from tenancy.partners p where p.code = partner_code);
begin
  if v_number is null then
    raise exception using errcode = 'TS506',
      message = format('no partner has the code %s', partner_code);
  end if;
  return v_number;
end
$$;
comment on function tenancy.require_partner(text) is 'The number of the partner that has a code.';
revoke all on function tenancy.require_partner(text) from public;
