-- catalogue.begin_change
--
-- Says who asks to change gifts, and whether the same request came before; changes of the gifts of
-- one supplier wait for each other from here on. A known request changed a gift, or is an upload of
-- codes.
--
-- Refuses (in the row)
--   TS101 idempotency_key_reused    the key was used before with other content
--   TS455, TS501, TS502, TS503      see tenancy.authorize_keys
--
-- Called by the functions through which a supplier changes its gifts.
set local role tessera_owner;

create or replace function catalogue.begin_change(
  key_digest         bytea,
  request_key        bytea,
  content            bytea,
  out refusal        text,
  out supplier       integer,
  out changed_by     text,
  out known_subject  uuid,
  out known_at       timestamptz
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_known ledger.requests;
begin
  select k.refusal, k.partner_number into refusal, supplier
  from tenancy.authorize_keys('gifts', array[key_digest]) k;
  if refusal <> 'TS455' then
    return;
  end if;
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  select ledger.typeid('key', k.id) into changed_by
  from tenancy.api_keys k where k.digest = begin_change.key_digest;
  perform pg_advisory_xact_lock(hashtextextended('gifts ' || supplier, 0));
  select * into v_known from ledger.requests r
  where r.partner_number = supplier and r.key_digest = request_key;
  if found then
    if v_known.content_digest <> content or v_known.operation <> 'gift' then
      refusal := 'TS101';
    else
      refusal := null; -- A partner that has left since hears what it was told.
      known_subject := v_known.subject_id;
      known_at := v_known.recorded_at;
    end if;
  end if;
end
$$;
comment on function catalogue.begin_change(bytea, bytea, bytea) is
  'Says who asks to change gifts, and whether the same request came before.';
revoke all on function catalogue.begin_change(bytea, bytea, bytea) from public;
