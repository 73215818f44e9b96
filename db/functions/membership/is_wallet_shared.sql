-- membership.is_wallet_shared
--
-- Whether others share the member's wallet; its aliases are no others.
--
-- Called by membership.export_member and membership.erase_member.
set local role tessera_owner;

create or replace function membership.is_wallet_shared(of_member membership.members)
returns boolean
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select from membership.members m
    where m.wallet_id = of_member.wallet_id and m.id <> of_member.id
      and m.merged_into is distinct from of_member.id and m.erased_at is null);
end
$$;
comment on function membership.is_wallet_shared(membership.members) is
  'Whether others share the member''s wallet.';
revoke all on function membership.is_wallet_shared(membership.members) from public;
