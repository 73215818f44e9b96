-- membership.is_wallet_erased
--
-- Whether all those whose wallet it is have been erased: then it is nobody's any more.
--
-- Called by membership.is_document_erased and by the operator's functions that act on a wallet.
set local role tessera_owner;

create or replace function membership.is_wallet_erased(asked_wallet uuid)
returns boolean
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(bool_and(m.erased_at is not null), false)
  from membership.owners(asked_wallet) o (id)
  join membership.members m on m.id = o.id
$$;
comment on function membership.is_wallet_erased(uuid) is
  'Whether all those whose wallet it is have been erased.';
revoke all on function membership.is_wallet_erased(uuid) from public;
