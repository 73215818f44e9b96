-- ordering.legal_moves
--
-- Every move that an order can make: what it is called, from which state into which, by whom, and
-- of what kind of order. What stands here can be done, and nothing else.
--
--   mover        orderer: the partner at which it was placed; supplier: the partner that supplies the
--                gift; operator; time: by itself, when its voucher expires or is used up
--   has_voucher  whether the order has yielded a voucher (true), none (false), or either (null)
--   needs_unused only while nobody has used the voucher and its time is not over
--
-- Goods that were sent or handed over are returned; a voucher is cancelled while it is unused. A
-- donation is delivered at once and stays so.
--
-- Called by ordering.move_order, and by whoever tells what can be done.
set local role tessera_owner;

create or replace function ordering.legal_moves()
returns table (
  move          text,
  from_state    ordering.order_state,
  to_state      ordering.order_state,
  mover         text,
  has_voucher   boolean,
  needs_unused  boolean
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  select m.move, m.from_state::ordering.order_state, m.to_state::ordering.order_state, m.mover,
    m.has_voucher, m.needs_unused
  from (values
    ('cancel',  'placed',    'cancelled', 'orderer',  false, false),
    ('cancel',  'placed',    'cancelled', 'supplier', false, false),
    ('cancel',  'placed',    'cancelled', 'operator', false, false),
    ('cancel',  'fulfilled', 'cancelled', 'orderer',  true,  true),
    ('cancel',  'fulfilled', 'cancelled', 'supplier', true,  true),
    ('cancel',  'fulfilled', 'cancelled', 'operator', true,  true),
    ('fulfil',  'placed',    'fulfilled', 'supplier', false, false),
    ('fulfil',  'placed',    'fulfilled', 'operator', false, false),
    ('deliver', 'fulfilled', 'delivered', 'supplier', false, false),
    ('deliver', 'fulfilled', 'delivered', 'operator', false, false),
    ('return',  'fulfilled', 'returned',  'supplier', false, false),
    ('return',  'fulfilled', 'returned',  'operator', false, false),
    ('return',  'delivered', 'returned',  'supplier', false, false),
    ('return',  'delivered', 'returned',  'operator', false, false),
    ('use',     'fulfilled', 'delivered', 'time',     true,  false),
    ('expire',  'fulfilled', 'expired',   'time',     true,  false)
  ) m (move, from_state, to_state, mover, has_voucher, needs_unused);
end
$$;
comment on function ordering.legal_moves() is 'Every move that an order can make, and by whom.';
revoke all on function ordering.legal_moves() from public;
