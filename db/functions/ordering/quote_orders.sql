-- ordering.quote_orders
--
-- Tells what would become of orders: sets aside and places, by the very functions that do so, in one
-- transaction that its caller rolls back. Takes the numbers that the service has drawn, and no codes:
-- nobody is shown what is made here.
--
-- Refuses (as rows, never as exceptions)
--   TS925 and all else that ordering.place_orders refuses
--
-- Called by tessera_service, which discards the changes.
set local role tessera_owner;

create or replace function ordering.quote_orders(
  key_digests         bytea[],
  request_keys        bytea[],
  contents            bytea[],
  order_ids           uuid[],
  member_ids          uuid[],
  identifier_digests  bytea[],
  "references"        text[],
  occurred_ats        timestamptz[],
  gift_ids            uuid[],
  price_options       smallint[],
  points_expected     bigint[],
  paid_amounts        bigint[],
  paid_currencies     text[],
  outlets             text[],
  cashiers            text[],
  metadata            jsonb[],
  draws               bigint[]
)
returns table (
  request_number    bigint,
  refusal           text,
  detail            bigint,
  is_replay         boolean,
  order_id          uuid,
  member_id         uuid,
  wallet_id         uuid,
  points            bigint,
  amount            bigint,
  currency          text,
  balance_after     bigint,
  refusals          text[],
  limits            bigint[],
  points_available  bigint
)
language plpgsql
volatile
security definer -- Nothing of it is kept; it says no more than the functions that it calls.
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_reserved record;
begin
  select array_agg(case r.refusal when 'TS925' then r.refusal end order by r.request_number) as refusals,
    array_agg(r.outcome_id order by r.request_number) as outcomes,
    array_agg(sha256(a.order_id::text::bytea) order by r.request_number) as digests,
    array_agg(sha256(a.order_id::text::bytea) order by r.request_number) as sealed
  into v_reserved
  from catalogue.reserve_stock(key_digests, order_ids, gift_ids, draws) r
  join unnest(order_ids) with ordinality a (order_id, number) on a.number = r.request_number;
  return query
  select * from ordering.place_orders(key_digests, request_keys, contents, order_ids, member_ids,
    identifier_digests, "references", occurred_ats, gift_ids, price_options, points_expected,
    paid_amounts, paid_currencies, outlets, cashiers, metadata, v_reserved.refusals,
    v_reserved.outcomes, order_ids, v_reserved.digests, v_reserved.sealed);
end
$$;
comment on function ordering.quote_orders(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], uuid[], smallint[],
  bigint[], bigint[], text[], text[], text[], jsonb[], bigint[]) is
  'Tells what would become of orders; its caller rolls it back.';
revoke all on function ordering.quote_orders(
  bytea[], bytea[], bytea[], uuid[], uuid[], bytea[], text[], timestamptz[], uuid[], smallint[],
  bigint[], bigint[], text[], text[], text[], jsonb[], bigint[]) from public;
