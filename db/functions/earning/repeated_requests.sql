-- earning.repeated_requests
--
-- For each request of a batch, whether an earlier one of the same partner has its idempotency key or
-- its receipt.
--
-- Called by earning.known_outcomes.
set local role tessera_owner;

create or replace function earning.repeated_requests(
  partners      integer[],
  request_keys  bytea[],
  receipts      text[]
)
returns boolean[]
language sql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
  select array_agg(r.key_turn > 1 or r.receipt_turn > 1 order by r.number)
  from (
    select u.number,
      row_number() over (partition by u.partner_number, u.request_key order by u.number)
        as key_turn,
      row_number() over (partition by u.partner_number, u.receipt order by u.number) as receipt_turn
    from unnest(partners, request_keys, receipts)
      with ordinality as u (partner_number, request_key, receipt, number)
  ) r
$$;
comment on function earning.repeated_requests(integer[], bytea[], text[]) is
  'Which requests of a batch have the key or the receipt of an earlier one.';
revoke all on function earning.repeated_requests(integer[], bytea[], text[]) from public;
