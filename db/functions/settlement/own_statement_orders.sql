-- settlement.own_statement_orders
--
-- The orders behind a line of an approved statement, as its own partner may see them: see
-- settlement.statement_orders. Of a gift that it supplied, what it is paid and not who ordered; of
-- an order that it placed, its money part. Empty for every other statement.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function settlement.own_statement_orders(
  asked_statement   uuid,
  asked_line        integer,
  after_recorded    timestamptz,
  after_place       uuid,
  rows_max          integer
)
returns table (
  charge       settlement.charge,
  order_id     uuid,
  gift_id      uuid,
  amount       bigint,
  currency     text,
  occurred_at  timestamptz,
  recorded_at  timestamptz,
  place        uuid
)
language sql
stable
security definer -- The service cannot read other partners' orders; this shows what it may.
set search_path = pg_catalog, pg_temp
as $$
  select o.charge, o.order_id, o.gift_id, o.amount, o.currency, o.occurred_at, o.recorded_at,
    o.place
  from settlement.statements s
  cross join lateral settlement.statement_orders(
    s.id, asked_line, after_recorded, after_place, rows_max) o
  where s.id = asked_statement and s.partner_number = tenancy.reading_partner_number()
    and settlement.is_approved(s.settlement_number)
  order by o.recorded_at, o.place
$$;
comment on function settlement.own_statement_orders(uuid, integer, timestamptz, uuid, integer) is
  'The orders behind a line of a statement, as its partner may see them.';
revoke all on function
  settlement.own_statement_orders(uuid, integer, timestamptz, uuid, integer) from public;
