-- ordering.own_orders
--
-- Orders that were placed at the asking partner, as it reads them back: one by its id, or a page,
-- newest first (older_than), or the page next above one (newer_than, oldest first). With what became
-- of each, and the voucher that it has now: the last, whose code replaces lost ones. A suspended
-- partner reads them, too, but for the codes.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function ordering.own_orders(
  asked_order  uuid,
  older_than   uuid,
  newer_than   uuid,
  rows_max     integer
)
returns table (
  id               uuid,
  gift_id          uuid,
  outcome_id       uuid,
  outcome_kind     text,
  supplier_id      uuid,
  member_id        uuid,
  wallet_id        uuid,
  occurred_at      timestamptz,
  recorded_at      timestamptz,
  price_option     smallint,
  points           bigint,
  amount           bigint,
  currency         text,
  balance_after    bigint,
  reference        text,
  outlet           text,
  cashier          text,
  metadata         jsonb,
  state            text,
  moved_at         timestamptz,
  reason           text,
  points_returned  bigint,
  voucher_id       uuid,
  code_digest      bytea,
  code_sealed      bytea,
  uses             integer,
  uses_left        integer,
  expires_at       timestamptz,
  voucher_outcome  text
)
language plpgsql
stable
security definer -- What a gift is and who supplies it is not the partner's; this tells what it may see.
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
declare
  v_partner   integer := tenancy.reading_partner_number();
  v_is_active boolean := tenancy.current_partner_number() is not null;
begin
  return query
  select o.id, o.gift_id, o.outcome_id, g.kind::text, s.id, o.member_id, o.wallet_id, o.occurred_at,
    o.recorded_at, o.price_option, o.points, o.amount, o.currency, d.balance_after, o.reference,
    o.outlet, o.cashier, o.metadata, m.state::text, m.recorded_at, m.reason,
    coalesce(f.points, 0::bigint), v.id, case when v_is_active then v.code_digest end,
    case when v_is_active then v.code_sealed end, v.uses,
    coalesce(v.uses_left, 0), v.expires_at, v.outcome
  from (
    (select * from ordering.orders x
     where asked_order is not null and x.partner_number = v_partner and x.id = asked_order)
    union all
    (select * from ordering.orders x
     where asked_order is null and newer_than is null and x.partner_number = v_partner
       and x.id < coalesce(older_than, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
     order by x.id desc
     limit rows_max)
    union all
    (select * from ordering.orders x
     where asked_order is null and newer_than is not null and x.partner_number = v_partner
       and x.id > newer_than
     order by x.id
     limit rows_max)
  ) o
  join catalogue.gifts g on g.id = o.outcome_id
  left join tenancy.partners s on s.number = o.supplier
  -- With a limit, so that no plan that was made while tables were empty begins here.
  cross join lateral (
    select * from redemption.redemptions x
    where x.partner_number = 0 and x.id = o.id
    limit 1
  ) d
  cross join lateral (
    select * from ordering.order_moves x
    where x.partner_number = o.partner_number and x.order_id = o.id
    order by x.number desc limit 1
  ) m
  left join lateral (
    select * from redemption.refunds x
    where x.partner_number = 0 and x.id = m.refund_id
    limit 1
  ) f on true
  left join lateral (
    select x.id, x.code_digest, x.code_sealed, x.uses, p.uses_left, x.expires_at,
      e.outcome::text as outcome
    from ordering.vouchers x
    left join ordering.open_vouchers p on p.voucher_id = x.id
    left join ordering.voucher_ends e on e.voucher_id = x.id
    where x.order_id = o.id and e.outcome is distinct from 'reissued'
    order by x.id desc limit 1
  ) v on true
  order by case when newer_than is null then o.id end desc, o.id;
end
$$;
comment on function ordering.own_orders(uuid, uuid, uuid, integer) is
  'Orders as the partner reads them back at which they were placed.';
revoke all on function ordering.own_orders(uuid, uuid, uuid, integer) from public;
