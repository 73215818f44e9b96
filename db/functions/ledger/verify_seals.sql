-- ledger.verify_seals
--
-- Proves that every sealed posting is what it was when it was sealed, that none is missing and none
-- was added, and that the seals are chained. Names the first that is not so.
--
-- Called by ledger.verify_deep.
set local role tessera_owner;

create or replace function ledger.verify_seals()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_segment  ledger.segments;
  v_bad      record;
  v_count    bigint;
  v_until    timestamptz := '-infinity';
  v_number   integer := 0;
begin
  invariant := 'the seals are one chain of all segments';
  checked := 0;
  violations := 0;
  for v_segment in select * from ledger.segments s order by s.number loop
    v_number := v_number + 1;
    continue when not exists (select from ledger.seals k where k.number >= v_segment.number);
    checked := checked + 1;
    if v_segment.number <> v_number or v_segment.from_at <> v_until
      or (select k.digest from ledger.seals k where k.number = v_segment.number)
        is distinct from ledger.seal_digest(v_segment)
    then
      violations := violations + 1;
      first_violation := coalesce(first_violation, format('seal %s', v_segment.number));
    end if;
    v_until := v_segment.until_at;
  end loop;
  if exists (select from ledger.seals k where k.number > v_number) then
    violations := violations + 1;
    first_violation := coalesce(first_violation, format('segment %s', v_number + 1));
  end if;
  return next;

  invariant := 'every sealed posting is what it was when it was sealed';
  checked := 0;
  violations := 0;
  first_violation := null;
  for v_segment in
    select s.* from ledger.segments s join ledger.seals k on k.number = s.number order by s.number
  loop
    select k.postings into v_count from ledger.seals k where k.number = v_segment.number;
    checked := checked + v_count;
    for v_bad in
      select coalesce(b.block, f.block) as block, b.marks as sealed, f.marks as found
      from (select * from ledger.seal_blocks s where s.number = v_segment.number) b
      full join ledger.segment_blocks(v_segment) f on f.block = b.block
      where b.digest is distinct from f.digest
      order by 1
    loop
      violations := violations + 1;
      first_violation := coalesce(first_violation, format('segment %s, block %s, %s',
        v_segment.number, v_bad.block,
        ledger.first_difference(v_segment, v_bad.block, v_bad.sealed, v_bad.found)));
    end loop;
  end loop;
  return next;
end
$$;
comment on function ledger.verify_seals() is 'Proves the seals of the postings.';
revoke all on function ledger.verify_seals() from public;
