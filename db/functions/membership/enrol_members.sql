-- membership.enrol_members
--
-- Enrols members with their identifiers and a wallet each: one call for a whole batch of requests,
-- one row of answer for each. A request one of whose identifiers is known already returns that
-- member, adds the identifiers that it did not have, and acquaints the partner with it; being shown
-- an identifier is enough for that, whatever becomes of the request. Contact data is kept as this
-- partner gave it.
--
-- The identifiers of all requests come as parallel arrays; identifier_requests says whose each is.
--
-- Guarantees
--   An identifier belongs to one member; an external one, to one member of the partner that gave it.
--   Identifiers are locked in the order of their digests, then members in the order of their ids,
--   then acquaintances are made in the order in which every batch makes them: enrolments wait for
--   each other and for other batches, but never deadlock.
--
-- Refuses (as rows, never as exceptions)
--   TS501, TS502, TS503             see tenancy.authorize_keys
--   TS101 idempotency_key_reused    the key already names a different request
--   TS455 partner_has_left          unless the request was answered before
--   TS602 identifiers_conflict      the identifiers belong to different members
--   TS601 member_not_found          the key enrolled a member that has been erased since
set local role tessera_owner;

create or replace function membership.enrol_members(
  key_digests          bytea[],
  request_keys         bytea[],
  contents             bytea[],
  member_ids           uuid[],
  wallet_ids           uuid[],
  names                text[],
  phones               text[],
  emails               text[],
  languages            text[],
  identifier_requests  bigint[],
  identifier_digests   bytea[],
  identifier_kinds     text[],
  identifier_hints     text[]
)
returns table (
  request_number  bigint,
  refusal         text,
  is_replay       boolean,
  is_new          boolean,
  member_id       uuid
)
language plpgsql
volatile
security definer -- The service cannot write to membership's tables; this function is a door to them.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_now       timestamptz := ledger.instant();
  v_refusals  text[];
  v_partners  integer[];
  v_shown_by  integer[];
  v_members   uuid[];
  v_locked    uuid[] := '{}';
begin
  select array_agg(r.refusal order by r.request_number),
         array_agg(r.partner_number order by r.request_number)
  into v_refusals, v_partners
  from tenancy.authorize_keys('members', key_digests) r;

  -- One order for all: two enrolments of the same identifiers wait here, and the later one finds
  -- what the earlier one made.
  perform pg_advisory_xact_lock(shown.lock)
  from (
    select distinct ('x' || substr(encode(d, 'hex'), 1, 16))::bit(64)::bigint as lock
    from unnest(identifier_digests) as d
    order by 1
  ) shown;

  -- Again when a merge that was waited for has given an identifier to another member.
  loop
    select array_agg(shown.partner_number), array_agg(shown.member_id) into v_shown_by, v_members
    from (
      select distinct v_partners[s.request] as partner_number, i.member_id
      from unnest(identifier_requests, identifier_digests) as s (request, digest)
      join membership.identifiers i on i.digest = s.digest
        and coalesce(i.partner_number, v_partners[s.request]) = v_partners[s.request]
      where v_refusals[s.request] is null
    ) shown;
    exit when coalesce(v_members, '{}') <@ v_locked;
    perform from membership.members m where m.id = any (v_members) order by m.id
    for no key update;
    v_locked := v_locked || v_members;
  end loop;

  insert into membership.acquaintances (partner_number, member_id, since)
  select shown.partner_number, shown.member_id, v_now
  from unnest(v_shown_by, v_members) as shown (partner_number, member_id)
  join membership.members m on m.id = shown.member_id
  where m.erased_at is null
  order by 1, 2
  on conflict do nothing;

  for n in 1 .. cardinality(key_digests) loop
    request_number := n;
    select r.refusal, r.is_replay, r.is_new, r.member_id
    into strict refusal, is_replay, is_new, member_id
    from membership.enrol_member(
      v_now, v_refusals[n], v_partners[n], request_keys[n], contents[n], member_ids[n],
      wallet_ids[n], names[n], phones[n], emails[n], languages[n],
      (select array_agg(i.digest order by i.place)
       from unnest(identifier_requests, identifier_digests)
         with ordinality as i (request, digest, place) where i.request = n),
      (select array_agg(i.kind order by i.place)
       from unnest(identifier_requests, identifier_kinds)
         with ordinality as i (request, kind, place) where i.request = n),
      (select array_agg(i.hint order by i.place)
       from unnest(identifier_requests, identifier_hints)
         with ordinality as i (request, hint, place) where i.request = n)) r;
    return next;
  end loop;
end
$$;
comment on function membership.enrol_members(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], text[], text[], text[], bigint[], bytea[],
  text[], text[]) is 'Enrols a batch of members.';
revoke all on function membership.enrol_members(
  bytea[], bytea[], bytea[], uuid[], uuid[], text[], text[], text[], text[], bigint[], bytea[],
  text[], text[]) from public;
