-- ledger.wallet_expiries
--
-- Tells what of a wallet expires when, soonest first: its open lots summed by the instant of their
-- expiry, whoever issued them. Bounded by rows_max. Empty for a wallet of no member that the
-- asking partner knows.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
create or replace function ledger.wallet_expiries(asked_wallet uuid, rows_max integer)
returns table (expires_at timestamptz, points bigint)
language plpgsql
stable
security definer -- Lots name their issuers; the service may see only sums of them.
set search_path = ''
as $$
begin
  return query
  select l.expires_at, sum(l.points)::bigint
  from ledger.lots l
  where l.wallet_id = asked_wallet and l.expires_at > ledger.instant()
    and ledger.is_wallet_known(asked_wallet)
  group by l.expires_at
  order by l.expires_at
  limit rows_max;
end
$$;
comment on function ledger.wallet_expiries(uuid, integer) is 'What of a wallet expires when.';
revoke all on function ledger.wallet_expiries(uuid, integer) from public;
