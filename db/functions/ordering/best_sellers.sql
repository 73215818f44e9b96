-- ordering.best_sellers
--
-- The gifts of which the most orders were placed from a local day on and before another, those aside
-- whose points were given back: at most rows_max. Of each how many orders there are and of how many
-- members, how many were cancelled, returned, or expired with their points given back, and the
-- points that members spent on it. Supplier null is the operator. A surprise counts as itself,
-- whatever it turned out to be.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function ordering.best_sellers(from_on date, until_on date, rows_max integer)
returns table (
  supplier text, gift_id uuid, code text, orders bigint, members bigint, taken_back bigint,
  points bigint
)
language sql
stable
security definer -- Orders are of all partners; whoever may ask sees all sums.
set search_path = pg_catalog, pg_temp
as $$
  with placed as (
    select o.*, exists (
      select from ordering.order_moves m
      where m.partner_number = o.partner_number and m.order_id = o.id
        and (m.state in ('cancelled', 'returned')
          or m.state = 'expired' and m.refund_id is not null)
    ) as is_taken_back
    from ordering.orders o
    cross join coalition.settings s
    where o.occurred_at >= from_on::timestamp at time zone s.time_zone
      and o.occurred_at < until_on::timestamp at time zone s.time_zone
  )
  select p.code, g.id, g.code, count(*) filter (where not b.is_taken_back),
    count(distinct b.member_id) filter (where not b.is_taken_back),
    count(*) filter (where b.is_taken_back),
    coalesce(sum(b.points) filter (where not b.is_taken_back), 0)::bigint
  from placed b
  join catalogue.gifts g on g.id = b.gift_id
  left join tenancy.partners p on p.number = g.partner_number
  group by p.code, g.id, g.code
  order by 4 desc, 7 desc, p.code nulls last, g.code
  limit rows_max
$$;
comment on function ordering.best_sellers(date, date, integer) is
  'The gifts of which the most orders were placed.';
revoke all on function ordering.best_sellers(date, date, integer) from public;
