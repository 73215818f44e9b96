-- membership.enrol_member
--
-- Enrols one member of a batch; see membership.enrol_members for the contract and the refusals. The
-- caller has proved the partner and holds the locks of the identifiers and of their members.
--
-- Called by membership.enrol_members.
set local role tessera_owner;

create or replace function membership.enrol_member(
  recorded_now        timestamptz,
  authority_refusal   text,
  asking_partner      integer,
  request_key         bytea,
  content             bytea,
  new_member          uuid,
  new_wallet          uuid,
  contact_name        text,
  contact_phone       text,
  contact_email       text,
  contact_language    text,
  digests             bytea[],
  kinds               text[],
  hints               text[],
  out refusal         text,
  out is_replay       boolean,
  out is_new          boolean,
  out member_id       uuid
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_known    ledger.requests;
  v_members  uuid[];
begin
  is_replay := false;
  is_new := false;
  if authority_refusal <> 'TS455' then
    refusal := authority_refusal;
    return;
  end if;

  select * into v_known from ledger.requests r
  where r.partner_number = asking_partner and r.key_digest = request_key;
  if found then
    if v_known.content_digest <> content or v_known.operation <> 'enrolment' then
      refusal := 'TS101';
    elsif exists (select from membership.members m
      where m.id = v_known.subject_id and m.erased_at is not null)
    then
      refusal := 'TS601';
    else
      member_id := v_known.subject_id;
      is_new := v_known.detail = 1;
      is_replay := true;
    end if;
    return;
  elsif authority_refusal is not null then
    refusal := authority_refusal; -- A partner that has left hears what it was told, and no more.
    return;
  end if;

  select array_agg(distinct coalesce(m.merged_into, m.id)) into v_members
  from membership.identifiers i join membership.members m on m.id = i.member_id
  where i.digest = any (digests)
    and coalesce(i.partner_number, asking_partner) = asking_partner;
  if cardinality(v_members) > 1 then
    refusal := 'TS602';
    return;
  end if;

  is_new := v_members is null;
  member_id := coalesce(v_members[1], new_member);
  if is_new then
    insert into ledger.wallets (id, created_at) values (new_wallet, recorded_now);
    insert into membership.members (id, wallet_id, created_at)
    values (new_member, new_wallet, recorded_now);
  end if;
  insert into membership.identifiers (digest, member_id, kind, partner_number, hint, created_at)
  select i.digest, enrol_member.member_id, i.kind::membership.identifier_kind,
    case i.kind when 'external' then asking_partner end, i.hint, recorded_now
  from unnest(digests, kinds, hints) as i (digest, kind, hint)
  on conflict (digest) do nothing;
  insert into membership.acquaintances (partner_number, member_id, since)
  values (asking_partner, member_id, recorded_now)
  on conflict do nothing;
  if coalesce(contact_name, contact_phone, contact_email, contact_language) is not null then
    insert into membership.contacts as c
      (partner_number, member_id, name, phone, email, language, updated_at)
    values (asking_partner, member_id, contact_name, contact_phone, contact_email,
      contact_language, recorded_now)
    on conflict (partner_number, member_id) do update set
      name = coalesce(excluded.name, c.name), phone = coalesce(excluded.phone, c.phone),
      email = coalesce(excluded.email, c.email),
      language = coalesce(excluded.language, c.language), updated_at = excluded.updated_at;
  end if;
  insert into ledger.requests
    (partner_number, key_digest, operation, content_digest, subject_id, detail, recorded_at)
  values (asking_partner, request_key, 'enrolment', content, member_id, is_new::integer,
    recorded_now);
  if is_new then
    perform ledger.announce(array['member.enrolled'], array[asking_partner], array[new_member], null,
      recorded_now);
  end if;
end
$$;
comment on function membership.enrol_member(
  timestamptz, text, integer, bytea, bytea, uuid, uuid, text, text, text, text, bytea[], text[],
  text[]) is 'Enrols one member of a batch.';
revoke all on function membership.enrol_member(
  timestamptz, text, integer, bytea, bytea, uuid, uuid, text, text, text, text, bytea[], text[],
  text[]) from public;
