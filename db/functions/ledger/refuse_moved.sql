-- ledger.refuse_moved
--
-- Resolves a batch again, and returns its refusals with TS104 for the requests whose member has
-- become another, or has been given another wallet, while their wallets were waited for: what
-- somebody asks who has left a household, or been separated from another member, acts on the wallet
-- that it has then.
--
-- Called by the functions that resolve requests, when ledger.lock_wallets says that wallets were
-- changed meanwhile.
set local role tessera_owner;

create or replace function ledger.refuse_moved(
  required_scope      text,
  key_digests         bytea[],
  member_ids          uuid[],
  identifier_digests  bytea[],
  refusals            text[],
  members             uuid[],
  wallets             uuid[]
)
returns text[]
language sql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(case
    when refusals[n] is null and (r.members[n], r.wallets[n]) is distinct from
      (refuse_moved.members[n], refuse_moved.wallets[n]) then 'TS104'
    else refusals[n]
  end order by n)
  from ledger.resolve_requests(required_scope, key_digests, member_ids, identifier_digests) r
  cross join generate_series(1, cardinality(key_digests)) n
$$;
comment on function ledger.refuse_moved(text, bytea[], uuid[], bytea[], text[], uuid[], uuid[]) is
  'Refuses the requests of a batch whose members have other wallets by now.';
revoke all on function
  ledger.refuse_moved(text, bytea[], uuid[], bytea[], text[], uuid[], uuid[]) from public;
