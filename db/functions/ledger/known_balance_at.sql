-- ledger.known_balance_at
--
-- What a wallet held at an instant (ledger.balance_at), for a partner that knows its member; no row
-- for any other.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function ledger.known_balance_at(asked_wallet uuid, asked_instant timestamptz)
returns table (balance bigint, pending bigint)
language plpgsql
stable
security definer -- The service sees no other partner's postings; this tells their sum.
set search_path = pg_catalog, pg_temp
as $$
begin
  if tenancy.current_partner_number() is not null and ledger.is_wallet_known(asked_wallet) then
    return query select b.balance, b.pending from ledger.balance_at(asked_wallet, asked_instant) b;
  end if;
end
$$;
comment on function ledger.known_balance_at(uuid, timestamptz) is
  'What a wallet that the asking partner knows held at an instant.';
revoke all on function ledger.known_balance_at(uuid, timestamptz) from public;
