-- ledger.segment_blocks
--
-- Hashes the postings of a segment as they are now, in the order of wallet and sequence and in
-- blocks. While it is being sealed, every 4096 postings are a block. Once it is, a block begins
-- where it began then, so that a posting that is missing or was added changes one block only.
--
-- Called by ledger.seal_segment and ledger.verify_seals.
set local role tessera_owner;

create or replace function ledger.segment_blocks(asked_segment ledger.segments)
returns table (
  block           integer,
  postings        bigint,
  first_wallet    uuid,
  first_sequence  integer,
  last_wallet     uuid,
  last_sequence   integer,
  digest          bytea,
  marks           bytea
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set work_mem = '16MB'
as $$
begin
  return query
  with sealed as (
    select b.block, b.first_wallet, b.first_sequence from ledger.seal_blocks b
    where b.number = asked_segment.number
  ), hashed as (
    -- Every column, in a form that depends on no setting.
    select p.wallet_id, p.sequence, sha256(
      uuid_send(p.wallet_id) || int4send(p.sequence) || int4send(p.partner_number)
      || int8send(p.points) || int8send(p.balance_after) || int8send(p.pending_after)
      || timestamptz_send(p.occurred_at) || timestamptz_send(p.recorded_at)
      || uuid_send(p.document_id) || enum_send(p.kind)) as digest, 0 as begins
    from ledger.postings p
    where p.recorded_at >= asked_segment.from_at and p.recorded_at < asked_segment.until_at
    union all
    -- Sorts before the posting with the same key.
    select s.first_wallet, s.first_sequence, null, 1 from sealed s where s.block > 1
  ), numbered as (
    select h.*, sum(h.begins) over in_order + 1 as sealed_in,
      (row_number() over in_order - 1) / 4096 + 1 as sealing_in
    from hashed h
    window in_order as (order by h.wallet_id, h.sequence, h.begins desc)
  ), placed as (
    select n.wallet_id, n.sequence, n.digest,
      case when exists (select from sealed) then n.sealed_in else n.sealing_in end::integer as block
    from numbered n
    where n.digest is not null
  )
  select p.block, count(*), (array_agg(p.wallet_id order by p.wallet_id, p.sequence))[1],
    (array_agg(p.sequence order by p.wallet_id, p.sequence))[1],
    (array_agg(p.wallet_id order by p.wallet_id desc, p.sequence desc))[1],
    (array_agg(p.sequence order by p.wallet_id desc, p.sequence desc))[1],
    sha256(string_agg(p.digest, ''::bytea order by p.wallet_id, p.sequence)),
    string_agg(substr(p.digest, 1, 4), ''::bytea order by p.wallet_id, p.sequence)
  from placed p
  group by p.block
  order by p.block;
end
$$;
comment on function ledger.segment_blocks(ledger.segments) is
  'Hashes the postings of a segment as they are now.';
revoke all on function ledger.segment_blocks(ledger.segments) from public;
