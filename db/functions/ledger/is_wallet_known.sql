-- ledger.is_wallet_known
--
-- Whether a wallet belongs to a member that the asking partner knows.
--
-- Called by the functions and policies that let a partner read, with the key's digest in the
-- setting tessera.key.
set local role tessera_owner;

create or replace function ledger.is_wallet_known(asked_wallet uuid)
returns boolean
language plpgsql
stable
security definer -- Called by policies as well, for roles that see no acquaintances.
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select
    from membership.members m
    join membership.acquaintances a on a.member_id = m.id
    where m.wallet_id = asked_wallet and a.partner_number = tenancy.current_partner_number());
end
$$;
comment on function ledger.is_wallet_known(uuid) is
  'Whether a wallet belongs to a member that the asking partner knows.';
revoke all on function ledger.is_wallet_known(uuid) from public;
