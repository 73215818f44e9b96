-- ledger.first_difference
--
-- Says which posting is the first that differs in a block of a sealed segment, by the marks that the
-- block was sealed with and those of the postings found now.
--
-- Called by ledger.verify_seals.
set local role tessera_owner;

create or replace function ledger.first_difference(
  asked_segment  ledger.segments,
  asked_block    integer,
  sealed_marks   bytea,
  found_marks    bytea
)
returns text
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
as $$
declare
  v_sealed    integer := coalesce(length(sealed_marks), 0) / 4;
  v_found     integer := coalesce(length(found_marks), 0) / 4;
  v_at        integer;
  v_begin     ledger.seal_blocks;
  v_end       ledger.seal_blocks;
  v_wallet    uuid;
  v_sequence  integer;
begin
  -- The first place at which the marks part; behind all of them when one list is the other's start.
  select coalesce(min(n), least(v_sealed, v_found) + 1) into v_at
  from generate_series(1, least(v_sealed, v_found)) n
  where substr(sealed_marks, n * 4 - 3, 4) <> substr(found_marks, n * 4 - 3, 4);
  select * into v_begin from ledger.seal_blocks b
  where b.number = asked_segment.number and b.block = asked_block and asked_block > 1;
  select * into v_end from ledger.seal_blocks b
  where b.number = asked_segment.number and b.block = asked_block + 1;
  select p.wallet_id, p.sequence into v_wallet, v_sequence
  from ledger.postings p
  where p.recorded_at >= asked_segment.from_at and p.recorded_at < asked_segment.until_at
    and (v_begin.number is null
      or (p.wallet_id, p.sequence) >= (v_begin.first_wallet, v_begin.first_sequence))
    and (v_end.number is null
      or (p.wallet_id, p.sequence) < (v_end.first_wallet, v_end.first_sequence))
  order by p.wallet_id, p.sequence
  offset v_at - 1 limit 1;
  return case
    when v_found < v_sealed then format('%s missing, the first before ', v_sealed - v_found)
    when v_found > v_sealed then format('%s added, the first at ', v_found - v_sealed)
    else ''
  end || coalesce(format('wallet %s, posting %s', v_wallet, v_sequence), 'the end of the block');
end
$$;
comment on function ledger.first_difference(ledger.segments, integer, bytea, bytea) is
  'Which posting of a sealed block is the first that differs.';
revoke all on function ledger.first_difference(ledger.segments, integer, bytea, bytea) from public;
