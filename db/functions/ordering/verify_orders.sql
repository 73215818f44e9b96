-- ordering.verify_orders
--
-- The part of ledger.verify that is about orders of gifts: that each is paid for, that each became
-- what it could become, and that stock and orders agree.
--
-- What is between two steps at this moment is no violation: a reservation that is not confirmed yet,
-- or stock that is still to go back. Confirmed and forgotten are final, and are compared.
--
-- Called by ledger.verify.
set local role tessera_owner;

create or replace function ordering.verify_orders()
returns table (invariant text, checked bigint, violations bigint, first_violation text)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
  with compared as (
    select coalesce(o.id, d.id) as id,
      (o.points, o.member_id, o.wallet_id, o.occurred_at, o.recorded_at, 0::bigint)
        is distinct from (d.points, d.member_id, d.wallet_id, d.occurred_at, d.recorded_at, d.value)
        as differs
    from ordering.orders o
    full join (select * from redemption.redemptions x where x.partner_number = 0) d on d.id = o.id
  )
  select 'every order is a redemption at the operator, and every one of those an order', count(*),
    count(*) filter (where differs), min(format('order %s', id)) filter (where differs)
  from compared;

  return query
  with step as (
    select m.*, row_number() over each as place, lag(m.state) over each as state_before
    from ordering.order_moves m
    window each as (partition by m.partner_number, m.order_id order by m.number)
  ), compared as (
    select o.id, bool_or(s.order_id is null or s.number <> s.place or case s.place
        when 1 then s.state <> 'placed'
        else not exists (select from ordering.legal_moves() l
            where l.from_state = s.state_before and l.to_state = s.state)
          -- A voucher is issued, and a donation delivered, at once.
          and not (s.moved_by is null and s.recorded_at = o.recorded_at
            and (s.state_before, s.state) in (('placed', 'fulfilled'), ('fulfilled', 'delivered')))
      end) as differs
    from ordering.orders o
    left join step s on s.partner_number = o.partner_number and s.order_id = o.id
    group by o.partner_number, o.id
  )
  select 'every order has moved as it may, from placed on', count(*),
    count(*) filter (where differs), min(format('order %s', id)) filter (where differs)
  from compared;

  return query
  with moved as (
    select m.order_id, m.state, m.refund_id, m.occurred_at, m.recorded_at
    from ordering.order_moves m
    where m.refund_id is not null or m.state in ('cancelled', 'returned')
  ), compared as (
    select coalesce(m.order_id, f.redemption_id) as id,
      m.order_id is distinct from f.redemption_id or f.points <> o.points or f.value <> 0
        or (f.occurred_at, f.recorded_at) <> (m.occurred_at, m.recorded_at)
        or m.state not in ('cancelled', 'returned', 'expired') as differs
    from moved m
    full join (select * from redemption.refunds x where x.partner_number = 0) f on f.id = m.refund_id
    left join ordering.orders o on o.id = m.order_id
  )
  select 'cancelled and returned orders have given all their points back, and only orders that end do',
    count(*), count(*) filter (where coalesce(differs, true)),
    min(format('order %s', id)) filter (where coalesce(differs, true))
  from compared;

  return query
  with reserved as (
    select r.gift_id, count(*) filter (where r.expires_at < 'infinity') as reserved,
      count(*) filter (where r.expires_at = 'infinity') as taken
    from catalogue.reservations r group by r.gift_id
  ), compared as (
    select coalesce(s.gift_id, r.gift_id) as gift_id,
      (s.reserved, s.taken) is distinct from (coalesce(r.reserved, 0), coalesce(r.taken, 0))
        or s.added <> s.available + s.reserved + s.taken as differs
    from catalogue.stock s full join reserved r on r.gift_id = s.gift_id
  )
  select 'what was added of a gift is available, reserved or taken, and each reservation is counted',
    count(*), count(*) filter (where differs), min(format('gift %s', gift_id)) filter (where differs)
  from compared;

  return query
  with ended as (
    select m.order_id from ordering.order_moves m where m.state in ('cancelled', 'returned')
  ), taken as (
    select r.order_id, count(*) as units,
      count(*) filter (where r.expires_at = 'infinity') as confirmed
    from catalogue.reservations r
    -- What was taken for a voucher that replaces another has the voucher's id.
    where not exists (
      select from ordering.vouchers v where v.id = r.order_id and v.replaces is not null)
    group by r.order_id
  ), compared as (
    select coalesce(o.id, t.order_id) as id, case
        when o.id is null then t.confirmed > 0
        when e.order_id is null then coalesce(t.units, 0) <> o.units_taken
        else t.units > 0 and not exists (
          select from ordering.stock_returns b where b.order_id = o.id)
      end as differs
    from ordering.orders o
    left join ended e on e.order_id = o.id
    full join taken t on t.order_id = o.id
  )
  select 'what is taken of a gift is an order''s that lives, and what ended has given it back', count(*),
    count(*) filter (where differs), min(format('order %s', id)) filter (where differs)
  from compared;

  return query
  select 'no order is both placed and given up', count(*), count(o.id),
    min(format('order %s', o.id))
  from ordering.abandoned_orders a left join ordering.orders o on o.id = a.order_id;
end
$$;
comment on function ordering.verify_orders() is 'Proves the invariants of orders.';
revoke all on function ordering.verify_orders() from public;
