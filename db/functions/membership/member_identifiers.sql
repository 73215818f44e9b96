-- membership.member_identifiers
--
-- Lists what a member can be recognised by, as far as the asking partner may know: the kinds, with
-- a hint of the last characters, of the shared identifiers and of the partner's own external ones.
-- Empty for a member that the partner does not know.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function membership.member_identifiers(asked_member uuid)
returns table (kind text, hint text, created_at timestamptz)
language plpgsql
stable
security definer -- The service may not read identifiers.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_partner integer := tenancy.current_partner_number();
begin
  return query
  select i.kind::text, i.hint, i.created_at
  from membership.identifiers i
  join membership.acquaintances a
    on a.member_id = i.member_id and a.partner_number = v_partner
  where i.member_id = membership.survivor(asked_member)
    and exists (
      select from membership.acquaintances asked
      where asked.member_id = asked_member and asked.partner_number = v_partner)
    and coalesce(i.partner_number, v_partner) = v_partner
  order by i.created_at, i.digest;
end
$$;
comment on function membership.member_identifiers(uuid) is
  'What a member can be recognised by, as the asking partner may know it.';
revoke all on function membership.member_identifiers(uuid) from public;
