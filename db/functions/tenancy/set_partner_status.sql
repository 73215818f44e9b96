-- tenancy.set_partner_status
--
-- Suspends a partner or lets it back in. From the commit on, every key of a suspended partner is
-- refused by every process, because each statement proves its key anew.
--
-- Raises
--   TS506 partner_not_found   no partner has this code
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function tenancy.set_partner_status(
  actor text, partner_code text, new_status tenancy.partner_status, reason text
)
returns void
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
begin
  update tenancy.partners p set status = new_status
  where p.number = tenancy.require_partner(partner_code);
  perform coalition.record_audit(actor, 'partner.' || case new_status
      when 'active' then 'resumed' else 'suspended' end, partner_code,
    jsonb_build_object('reason', reason));
end
$$;
comment on function tenancy.set_partner_status(text, text, tenancy.partner_status, text) is
  'Suspends a partner or lets it back in.';
revoke all on function
  tenancy.set_partner_status(text, text, tenancy.partner_status, text) from public;
