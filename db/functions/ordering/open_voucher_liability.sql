-- ordering.open_voucher_liability
--
-- What may still come of vouchers that can be activated: by gift (what the member got), and by the
-- currencies of its supply and of the money part. How many vouchers there are, how often they can
-- still be used, and what was paid for their orders: points, the money part, and what the supplier
-- (null: the operator) is paid. points_back, money_back and supply_back are those parts that would
-- be given and taken back if nobody used the vouchers in time: of vouchers that give points back,
-- and of whose order no use has been made. Orders that wait for their goods have no voucher.
--
-- Called by tessera_operator and tessera_auditor.
set local role tessera_owner;

create or replace function ordering.open_voucher_liability()
returns table (
  supplier text, gift_id uuid, code text, vouchers bigint, uses_left bigint,
  first_expires_at timestamptz, points bigint, points_back bigint, money bigint, money_back bigint,
  money_currency text, supply bigint, supply_back bigint, supply_currency text
)
language sql
stable
security definer -- Vouchers are of all partners; whoever may ask sees all sums.
set search_path = pg_catalog, pg_temp
as $$
  with opened as (
    select n.uses_left, n.expires_at, o.*, v.gives_points_back and not exists (
        select from ordering.vouchers w
        join ordering.activations a on a.voucher_id = w.id
        where w.order_id = v.order_id) as comes_back
    from ordering.open_vouchers n
    join ordering.vouchers v on v.id = n.voucher_id
    join ordering.orders o on o.partner_number = v.partner_number and o.id = v.order_id
    where n.expires_at > ledger.instant()
  )
  select p.code, g.id, g.code, count(*), sum(u.uses_left)::bigint, min(u.expires_at),
    sum(u.points)::bigint, coalesce(sum(u.points) filter (where u.comes_back), 0)::bigint,
    sum(u.amount)::bigint, coalesce(sum(u.amount) filter (where u.comes_back), 0)::bigint,
    u.currency, sum(k.supply)::bigint,
    coalesce(sum(k.supply) filter (where u.comes_back), 0)::bigint, u.supply_currency
  from opened u
  join catalogue.gifts g on g.id = u.outcome_id
  left join tenancy.partners p on p.number = u.supplier
  cross join lateral (select case when u.supplier = 0 then 0 else u.supply_amount end as supply) k
  group by p.code, g.id, g.code, u.currency, u.supply_currency
  order by p.code nulls last, g.code, u.currency nulls first, u.supply_currency nulls first
$$;
comment on function ordering.open_voucher_liability() is
  'What may still come of vouchers that can be activated.';
revoke all on function ordering.open_voucher_liability() from public;
