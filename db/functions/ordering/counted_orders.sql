-- ordering.counted_orders
--
-- How many orders of a gift count against the limit of a member now: all in the window that goes on,
-- by the ledger's clock, of the member under any of its ids, but those that were cancelled or
-- returned, or whose points came back when they expired. 0 where the gift has no limit.
--
-- The caller holds the wallet's lock, so nobody orders for the member meanwhile.
--
-- Called by ordering.place_orders.
set local role tessera_owner;

create or replace function ordering.counted_orders(
  gift catalogue.gifts, counted_member uuid, counted_at timestamptz, time_zone text
)
returns bigint
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_from timestamptz;
begin
  if gift.limit_count is null then
    return 0;
  end if;
  v_from := case gift.limit_window when 'ever' then '-infinity'
    else date_trunc(gift.limit_window::text, counted_at, time_zone) end;
  return (
    select count(*)
    from membership.members m
    join ordering.orders o on o.member_id = m.id and o.gift_id = gift.id and o.recorded_at >= v_from
    where (m.id = counted_member or m.merged_into = counted_member)
      and not exists (
        select from ordering.order_moves v
        where v.partner_number = o.partner_number and v.order_id = o.id
          and (v.state in ('cancelled', 'returned') or v.state = 'expired' and v.refund_id is not null))
  );
end
$$;
comment on function ordering.counted_orders(catalogue.gifts, uuid, timestamptz, text) is
  'How many orders of a gift count against the limit of a member now.';
revoke all on function
  ordering.counted_orders(catalogue.gifts, uuid, timestamptz, text) from public;
