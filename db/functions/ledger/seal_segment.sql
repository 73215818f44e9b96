-- ledger.seal_segment
--
-- Hashes the first segment that is cut and not yet sealed, and chains it to the seal before it. No
-- row of answer when every segment is sealed, or when somebody else is sealing. Reads only the
-- postings of the segment, and hinders nobody.
--
-- Called by tessera_operator, and by tessera_service in the background, to no effect but this.
set local role tessera_owner;

create or replace function ledger.seal_segment()
returns table (number integer, postings bigint, until_at timestamptz, digest bytea)
language plpgsql
volatile
security definer -- Nobody writes seals but the owner's functions.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_segment  ledger.segments;
  v_count    bigint;
begin
  if not pg_try_advisory_xact_lock(ledger.writers_lock() + 2) then
    return;
  end if;
  select * into v_segment from ledger.segments s
  where s.number = coalesce((select max(k.number) from ledger.seals k), 0) + 1;
  if not found then
    return;
  end if;
  with hashed as (
    select * from ledger.segment_blocks(v_segment)
  ), kept as (
    insert into ledger.seal_blocks (number, block, first_wallet, first_sequence, last_wallet,
      last_sequence, digest, marks)
    select v_segment.number, h.block, h.first_wallet, h.first_sequence, h.last_wallet,
      h.last_sequence, h.digest, h.marks
    from hashed h
  )
  select coalesce(sum(h.postings), 0) into v_count from hashed h;
  return query
  insert into ledger.seals (number, postings, digest, sealed_at)
  values (v_segment.number, v_count, ledger.seal_digest(v_segment), ledger.instant())
  returning seals.number, seals.postings, v_segment.until_at, seals.digest;
end
$$;
comment on function ledger.seal_segment() is 'Hashes and chains the next segment of postings.';
revoke all on function ledger.seal_segment() from public;
