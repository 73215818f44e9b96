-- ledger.seal_digest
--
-- The digest of a seal: of the seal before it, of the segment's number and time, and of the digests
-- of its blocks as they are stored.
--
-- Called by ledger.seal_segment and ledger.verify_seals.
set local role tessera_owner;

create or replace function ledger.seal_digest(asked_segment ledger.segments)
returns bytea
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select sha256(
    coalesce((select s.digest from ledger.seals s where s.number = asked_segment.number - 1), ''::bytea)
    || int4send(asked_segment.number) || timestamptz_send(asked_segment.from_at)
    || timestamptz_send(asked_segment.until_at)
    || coalesce((
      select string_agg(b.digest, ''::bytea order by b.block) from ledger.seal_blocks b
      where b.number = asked_segment.number), ''::bytea))
$$;
comment on function ledger.seal_digest(ledger.segments) is 'The digest that a segment''s seal has.';
revoke all on function ledger.seal_digest(ledger.segments) from public;
