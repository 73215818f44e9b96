-- ordering.weigh_orders
--
-- Weighs the requests of a batch of orders: finds what each is about, whether it came before, and
-- everything that stands against it. One row for each request, with what the order would be made of
-- and an opinion: accepted, replay, or the SQLSTATE with which it is refused.
--
-- The caller holds the locks of the wallets (and gives what they hold) and of the orders. What the
-- requests of the batch do to limits of the operator's is not weighed here (ledger.check_requests).
--
-- Refuses (as rows, never as exceptions)
--   TS101 idempotency_key_reused      the key already names a different request
--   TS104 try_again                   another request of this batch has the key, the reference or
--                                     the wallet
--   TS204 reference_already_used      with another member, gift or price
--   TS306 occurred_in_future          later than the ledger's clock by more than five minutes
--   TS455 partner_has_left            unless the request was answered before
--   TS504 outlet_not_found            the partner has no such outlet
--   TS903 gift_not_found              no gift that anybody can see has this id
--   TS929 reservation_lost            what was set aside was given up, or nothing was
--   and what ordering.judge_order says
--
-- Called by ordering.place_orders.
set local role tessera_owner;

create or replace function ordering.weigh_orders(
  recorded_now        timestamptz,
  refusals            text[],
  partners            integer[],
  members             uuid[],
  wallets             uuid[],
  balances            bigint[],
  holds               bigint[],
  sequences           integer[],
  statuses            ledger.wallet_status[],
  request_keys        bytea[],
  contents            bytea[],
  order_ids           uuid[],
  "references"        text[],
  occurred_ats        timestamptz[],
  gift_ids            uuid[],
  price_options       smallint[],
  points_expected     bigint[],
  paid_amounts        bigint[],
  paid_currencies     text[],
  outlets             text[],
  stock_refusals      text[],
  outcome_ids         uuid[],
  code_digests        bytea[],
  codes_sealed        bytea[]
)
returns table (
  number              bigint,
  opinion             text,
  supplier            integer,
  points              bigint,
  amount              bigint,
  currency            text,
  supply_amount       bigint,
  supply_currency     text,
  units_taken         integer,
  code_digest         bytea,
  code_sealed         bytea,
  code_number         bigint,
  voucher_uses        integer,
  gives_points_back   boolean,
  voucher_expires_at  timestamptz,
  moves               integer,
  prior_id            uuid,
  is_new_key          boolean,
  reasons             text[],
  limits              bigint[],
  detail              bigint
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  v_clock_tolerance  constant interval := interval '5 minutes';
  v_zone             constant text := (select s.time_zone from coalition.settings s);
begin
  -- Each lookup is a lateral subquery with a limit, so that a plan made while a table was empty
  -- still probes an index once for each request when the table has grown.
  return query
  with request as materialized (
    select
      u.*,
      row_number() over (partition by u.partner_number, u.request_key order by u.number) as key_turn,
      row_number() over (partition by u.partner_number, u.reference order by u.number) as reference_turn,
      row_number() over (partition by u.wallet_id order by u.number) as wallet_turn
    from unnest(
      refusals, partners, members, wallets, balances, holds, sequences, statuses, request_keys,
      contents, order_ids, "references", occurred_ats, gift_ids, price_options,
      weigh_orders.points_expected, paid_amounts, paid_currencies, outlets, stock_refusals,
      outcome_ids, code_digests, codes_sealed
    ) with ordinality as u (
      refusal, partner_number, member_id, wallet_id, balance, held, sequence_last, wallet_status,
      request_key, content, order_id, reference, occurred_at, gift_id, price_option,
      points_expected, paid_amount, paid_currency, outlet, stock_refusal, outcome_id, made_digest,
      made_sealed, number
    )
  )
  select
    r.number,
    case
      when r.refusal <> 'TS455' then r.refusal -- Who has left hears what was answered before.
      when known.content_digest <> r.content or known.operation <> 'order' then 'TS101'
      when known.refusal is not null then known.refusal
      when known.subject_id is not null then 'replay'
      when r.refusal is not null then r.refusal
      when r.key_turn > 1 or r.reference_turn > 1 or r.wallet_turn > 1
        or r.wallet_status = 'closed' then 'TS104'
      when same.id is not null then
        case
          when membership.survivor(same.member_id) = r.member_id and same.gift_id = r.gift_id
            and same.price_option = r.price_option
            and same.points = coalesce(r.points_expected, same.points)
            and same.amount = coalesce(r.paid_amount, 0) then 'replay'
          else 'TS204'
        end
      when r.occurred_at > recorded_now + v_clock_tolerance then 'TS306'
      when r.outlet is not null and outlet.code is null then 'TS504'
      when gift.id is null then 'TS903'
      when reasons.refusals <> '{}' then reasons.refusals[1]
      when lost.is_lost or outcome.id is null or reserved.units <> needed.units
        or outcome.stock = 'code_pool' and pool.number is null then 'TS929'
      when outcome.voucher_uses is not null and coalesce(pool.code_digest, r.made_digest) is null
        then ledger.fail(format('no code for the voucher of order %s', r.order_id))::text
      when open_lots.points <> r.balance - r.held
        then ledger.fail(format('lots of wallet %s differ from its balance', r.wallet_id))::text
      else 'accepted'
    end,
    gift.partner_number,
    (price.row).points,
    coalesce((price.row).amount, 0),
    case when (price.row).amount > 0 then (price.row).currency end,
    coalesce(supply.amount, 0),
    supply.currency,
    needed.units,
    coalesce(pool.code_digest, r.made_digest),
    coalesce(pool.code_sealed, r.made_sealed),
    pool.number,
    outcome.voucher_uses,
    outcome.voucher_expiry is not distinct from 'points_back',
    case when outcome.voucher_uses is not null then ordering.voucher_expires_at(
      recorded_now, outcome.voucher_days, pool.valid_until, v_zone) end,
    case when outcome.voucher_uses is not null then 2 when outcome.kind = 'donation' then 3
      else 1 end,
    coalesce(known.subject_id, same.id),
    known.partner_number is null,
    reasons.refusals,
    reasons.limits,
    coalesce(known.detail, reasons.limits[1])
  from request r
  left join lateral (
    select * from ledger.requests q
    where q.partner_number = r.partner_number and q.key_digest = r.request_key
    limit 1
  ) known on true
  left join lateral (
    select d.* from ordering.orders d
    where d.partner_number = r.partner_number and d.reference = r.reference
    limit 1
  ) same on true
  left join lateral (
    select o.code from tenancy.outlets o
    where o.partner_number = r.partner_number and o.code = r.outlet
    limit 1
  ) outlet on true
  left join lateral (
    select g.*, g as row from catalogue.gifts g
    where g.id = r.gift_id and g.status not in ('draft', 'approved')
    limit 1
  ) gift on true
  left join lateral (
    select * from catalogue.gifts g
    where g.id = r.outcome_id and (g.id = r.gift_id and g.kind <> 'surprise' or exists (
      select from catalogue.surprise_odds o
      where o.gift_id = r.gift_id and o.outcome_id = r.outcome_id))
    limit 1
  ) outcome on true
  cross join lateral (
    select (gift.stock <> 'unlimited')::integer
      + (outcome.id <> gift.id and outcome.stock <> 'unlimited')::integer as units
  ) needed
  -- What the first step has set aside. Where the gifts are on another machine, its answer would
  -- have to be given here instead.
  cross join lateral (
    select count(*) as units from catalogue.reservations v
    where v.order_id = r.order_id and v.gift_id in (r.gift_id, r.outcome_id)
      and v.reserved_by = r.partner_number
  ) reserved
  left join lateral (
    select c.* from catalogue.reservations v
    join catalogue.codes c on c.gift_id = v.gift_id and c.number = v.code_number
    where v.order_id = r.order_id and v.gift_id = r.outcome_id
    limit 1
  ) pool on true
  left join lateral (
    select p as row from catalogue.gift_prices p
    where p.gift_id = gift.id and p.option = r.price_option and p.valid_from <= recorded_now
    order by p.valid_from desc
    limit 1
  ) price on true
  left join lateral (
    select s.amount, s.currency from catalogue.supply_terms s
    where s.gift_id = gift.id and s.valid_from <= recorded_now
    order by s.valid_from desc
    limit 1
  ) supply on true
  left join lateral (
    select p.number from tenancy.partners p
    where p.number = gift.partner_number and p.status = 'active' and p.redeems_until > recorded_now
    limit 1
  ) supplier on true
  cross join lateral (
    -- Where the partner honours the gift in some of its outlets only, it is ordered there, too.
    select r.outlet is null or coalesce(bool_or(h.outlet is null or h.outlet = r.outlet), true)
      as is_usable
    from catalogue.gift_honourers h
    where h.gift_id = gift.id and h.honoured_by = r.partner_number
  ) here
  cross join lateral (
    select exists (select from ordering.abandoned_orders a where a.order_id = r.order_id)
      as is_lost
    offset 0
  ) lost
  left join lateral (
    select coalesce(sum(l.points), 0)::bigint as points
    from ledger.lots l
    where l.wallet_id = r.wallet_id
  ) open_lots on true
  left join lateral ordering.judge_order(
    gift.row,
    gift.partner_number = 0 or supplier.number is not null and supply.amount is not null,
    price.row, recorded_now, r.points_expected, r.paid_amount, r.paid_currency, here.is_usable,
    r.wallet_status, ordering.counted_orders(gift.row, r.member_id, recorded_now, v_zone),
    r.stock_refusal is not null, greatest(r.balance - r.held, 0)) reasons
    on r.refusal is null and gift.id is not null;
end
$$;
comment on function ordering.weigh_orders(
  timestamptz, text[], integer[], uuid[], uuid[], bigint[], bigint[], integer[],
  ledger.wallet_status[], bytea[], bytea[], uuid[], text[], timestamptz[], uuid[], smallint[],
  bigint[], bigint[], text[], text[], text[], uuid[], bytea[], bytea[]) is
  'Weighs the requests of a batch of orders.';
revoke all on function ordering.weigh_orders(
  timestamptz, text[], integer[], uuid[], uuid[], bigint[], bigint[], integer[],
  ledger.wallet_status[], bytea[], bytea[], uuid[], text[], timestamptz[], uuid[], smallint[],
  bigint[], bigint[], text[], text[], text[], uuid[], bytea[], bytea[]) from public;
