-- ordering.lock_wrong_codes
--
-- Has those who ask for codes with the same key at the same outlet come one batch after the other,
-- so that what counts their mistakes cannot be outrun by asking at once. In one order; after
-- ledger.writers_lock and before any voucher.
--
-- Called by ordering.activate_vouchers and ordering.check_vouchers.
set local role tessera_owner;

create or replace function ordering.lock_wrong_codes(key_digests bytea[], outlets text[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  perform pg_advisory_xact_lock(k.key)
  from (
    select distinct hashtextextended(encode(u.digest, 'hex') || coalesce(u.outlet, ''), 941) as key
    from unnest(key_digests, outlets) u (digest, outlet)
    order by 1
    offset 0
  ) k;
end
$$;
comment on function ordering.lock_wrong_codes(bytea[], text[]) is
  'Has those who ask for codes at one outlet come one after the other.';
revoke all on function ordering.lock_wrong_codes(bytea[], text[]) from public;
