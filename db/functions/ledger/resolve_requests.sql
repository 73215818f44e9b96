-- ledger.resolve_requests
--
-- Says for each request of a batch, in its order, who is asking and whose wallet it is about: the partner by the
-- digest of its key, the member by an id that this partner knows or by an identifier that it was
-- shown. Being shown an identifier acquaints the partner with the member.
--
-- Guarantees
--   Of a request that is refused nothing else is told: no partner, no member and no wallet; but of
--   one for TS455 all is, because it may be a repetition of one that was answered before.
--   The id of a member that was merged names the one that it was merged into.
--
-- Refuses (in refusals, never as exceptions)
--   TS501 api_key_invalid    unknown, expired or revoked
--   TS503 partner_suspended  the key is good, its partner is suspended
--   TS502 scope_missing      the key may not do this
--   TS455 partner_has_left   its run-off is over; or its last day of redeeming, and this redeems
--   TS601 member_not_found   no such member, or none that this partner knows
--
-- Called by the recording functions, inside their transaction.
set local role tessera_owner;

create or replace function ledger.resolve_requests(
  required_scope      text,
  key_digests         bytea[],
  member_ids          uuid[],
  identifier_digests  bytea[],
  out refusals        text[],
  out partners        integer[],
  out members         uuid[],
  out wallets         uuid[]
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
set enable_memoize = off
as $$
#variable_conflict use_column
declare
  v_now timestamptz := ledger.instant();
begin
  if num_nonnulls(variadic identifier_digests) > 0 then
    insert into membership.acquaintances (partner_number, member_id, since)
    select distinct s.partner_number, s.member_id, v_now
    from (
      select k.partner_number, i.member_id
      from unnest(key_digests, identifier_digests) as shown (key_digest, identifier_digest)
      join tenancy.api_keys k on k.digest = shown.key_digest
      join tenancy.partners p on p.number = k.partner_number
      join membership.identifiers i on i.digest = shown.identifier_digest
      where k.revoked_at is null and k.expires_at > v_now and p.status = 'active'
        and required_scope = any (k.scopes) and p.runs_off_until > v_now
        and coalesce(i.partner_number, k.partner_number) = k.partner_number
        and not exists (
          select from membership.acquaintances a
          where a.partner_number = k.partner_number and a.member_id = i.member_id)
      for key share of i -- An erasure of the member waits, or is waited for and has taken it away.
    ) s
    order by 1, 2
    on conflict do nothing;
  end if;

  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  select array_agg(r.refusal), array_agg(r.partner_number), array_agg(r.member_id),
         array_agg(r.wallet_id)
  into refusals, partners, members, wallets
  from (
    select
      coalesce(p.refusal, case when p.proved_number is null then 'TS501'
        when m.id is null then 'TS601' end) as refusal,
      case when p.refusal is null or m.id is not null then p.proved_number end as partner_number,
      m.id as member_id,
      m.wallet_id
    from generate_series(1, cardinality(key_digests)) with ordinality as u (n, place)
    left join lateral (
      select case when k.refusal is null or k.refusal = 'TS455' then k.partner_number end
        as proved_number, k.refusal
      from (
        select c.partner_number, case
            when p.status <> 'active' then 'TS503'
            when required_scope <> all (c.scopes) then 'TS502'
            when case required_scope when 'redeem' then p.redeems_until else p.runs_off_until end
              <= v_now then 'TS455'
          end as refusal
        from tenancy.api_keys c
        join tenancy.partners p on p.number = c.partner_number
        where c.digest = key_digests[n] and c.revoked_at is null and c.expires_at > v_now
        limit 1
      ) k
    ) p on true
    left join lateral (
      select s.member_id from membership.identifiers s
      where s.digest = identifier_digests[n]
        and coalesce(s.partner_number, p.proved_number) = p.proved_number
      limit 1
    ) i on true
    left join lateral (
      select c.member_id from membership.acquaintances c
      where c.partner_number = p.proved_number and c.member_id = member_ids[n]
      limit 1
    ) a on true
    left join lateral (
      -- An alias has the wallet of the member that it names, and is erased with it.
      select coalesce(c.merged_into, c.id) as id, c.wallet_id from membership.members c
      where c.id = coalesce(a.member_id, i.member_id) and c.erased_at is null
      limit 1
    ) m on true
    order by u.place -- Which is known to be the order already.
  ) r;
end
$$;
comment on function ledger.resolve_requests(text, bytea[], uuid[], bytea[]) is
  'Who is asking, and about whose wallet, for each request of a batch.';
revoke all on function ledger.resolve_requests(text, bytea[], uuid[], bytea[]) from public;
