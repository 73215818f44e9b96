-- membership.find_member
--
-- Finds the member that an identifier names, and acquaints the asking partner with it: whoever can
-- present one of a member's identifiers may see its balance.
--
-- Refuses (as a row, never as an exception)
--   TS501, TS502, TS503         see tenancy.authorize_keys
--   TS601 member_not_found      no member has this identifier
--
-- Called by tessera_service.
set local role tessera_owner;

create or replace function membership.find_member(key_digest bytea, identifier_digest bytea)
returns table (refusal text, member_id uuid)
language plpgsql
volatile
security definer -- The service may not read identifiers.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner  integer;
  v_member   uuid;
  v_refusal  text;
begin
  select k.refusal, k.partner_number into strict v_refusal, v_partner
  from tenancy.authorize_keys('members', array[key_digest]) k;
  if v_refusal is null then
    select coalesce(m.merged_into, m.id) into v_member
    from membership.identifiers i join membership.members m on m.id = i.member_id
    where i.digest = identifier_digest and coalesce(i.partner_number, v_partner) = v_partner
    for key share of i; -- An erasure of the member waits, or is waited for and has taken it away.
    if found then
      insert into membership.acquaintances (partner_number, member_id, since)
      values (v_partner, v_member, ledger.instant())
      on conflict do nothing;
    else
      v_refusal := 'TS601';
    end if;
  end if;
  return query select v_refusal, v_member;
end
$$;
comment on function membership.find_member(bytea, bytea) is 'The member that an identifier names.';
revoke all on function membership.find_member(bytea, bytea) from public;
