-- 0021 orders
--
-- Purpose: members' claims of gifts, what becomes of them, and the vouchers that they yield.
-- The points of an order are spent at the operator: its redemption is a document of partner 0 with
-- the order's id, in redemption.redemptions, so all that holds for redemptions holds for it (lots,
-- refunds, merges, erasure, settlement). What never changes is here; what an order or a voucher
-- comes to is a row of its own.
-- breaking: no

create schema ordering authorization tessera_owner;

set local role tessera_owner;

comment on schema ordering is 'Orders of gifts, and the vouchers that they yield.';

alter type ledger.operation add value 'order';
alter type ledger.operation add value 'order_move';
alter type ledger.operation add value 'activation';
alter type ledger.operation add value 'reissue';
alter type ledger.operation add value 'gift';
alter type ledger.event_kind add value 'gift.drafted';
alter type ledger.event_kind add value 'gift.approved';
alter type ledger.event_kind add value 'gift.live';
alter type ledger.event_kind add value 'gift.paused';
alter type ledger.event_kind add value 'gift.retired';
alter type ledger.event_kind add value 'gift.low_stock';
alter type ledger.event_kind add value 'order.placed';
alter type ledger.event_kind add value 'order.fulfilled';
alter type ledger.event_kind add value 'order.delivered';
alter type ledger.event_kind add value 'order.cancelled';
alter type ledger.event_kind add value 'order.expired';
alter type ledger.event_kind add value 'order.returned';
alter type ledger.event_kind add value 'voucher.issued';
alter type ledger.event_kind add value 'voucher.activated';
alter type ledger.event_kind add value 'voucher.expired';
alter type ledger.event_kind add value 'voucher.cancelled';
alter type ledger.event_kind add value 'voucher.reissued';

create type ordering.order_state as enum (
  'placed', 'fulfilled', 'delivered', 'cancelled', 'expired', 'returned');
comment on type ordering.order_state is
  'Placed: paid. Fulfilled: sent, or its voucher issued. Delivered: in the member''s hands, or its '
  'voucher used up. Cancelled before that, expired with its voucher, or returned after that: its '
  'points, where they are given back, are in the lots that they came from.';
create type ordering.voucher_outcome as enum ('used', 'expired', 'cancelled', 'reissued');

create table ordering.orders (
  partner_number   integer not null,
  id               uuid not null,
  gift_id          uuid not null references catalogue.gifts,
  outcome_id       uuid not null references catalogue.gifts,
  supplier         integer not null,
  member_id        uuid not null,
  wallet_id        uuid not null,
  occurred_at      timestamptz not null,
  recorded_at      timestamptz not null,
  price_option     smallint not null,
  points           bigint not null,
  amount           bigint not null,
  currency         text,
  supply_amount    bigint not null,
  supply_currency  text,
  cause            text,
  units_taken      smallint not null,
  reference        text collate "C" not null,
  outlet           text,
  cashier          text,
  metadata         jsonb,
  primary key (partner_number, id),
  constraint orders_reference_is_used_once unique (partner_number, reference),
  constraint orders_spend_points check (points > 0),
  constraint orders_money_is_not_negative check (amount >= 0 and supply_amount >= 0),
  constraint orders_take_few check (units_taken between 0 and 2),
  constraint orders_money_has_a_currency check (
    (amount > 0) = (currency is not null) and (supply_amount = 0 or supply_currency is not null)),
  constraint orders_cause_is_bounded check (length(cause) between 1 and 120)
);
comment on table ordering.orders is 'Members'' claims of gifts; never changed.';
comment on column ordering.orders.partner_number is
  'The partner at which it was placed; its till took the money part.';
comment on column ordering.orders.outcome_id is
  'What the member gets: the gift itself, or what a surprise turned out to be.';
comment on column ordering.orders.supplier is 'Who supplies the gift; 0 is the operator.';
comment on column ordering.orders.amount is
  'The money part of the price, in minor units, which the till took; 0: there is none.';
comment on column ordering.orders.supply_amount is
  'What the supplier is paid for it, by the supply terms of the moment, in minor units.';
comment on column ordering.orders.cause is
  'Of a donation, to which cause it goes, whatever becomes of the gift; null: it is none.';
comment on column ordering.orders.units_taken is
  'From how many stocks it has taken one: its gift''s, and that of what a surprise turned out to be; '
  '0 where neither has a limit.';
create unique index orders_by_id on ordering.orders (id);
create index orders_of_member on ordering.orders (member_id, gift_id, recorded_at);
create index orders_of_supplier on ordering.orders (supplier, id);
create index orders_of_gift on ordering.orders (gift_id, recorded_at);

create table ordering.order_moves (
  partner_number  integer not null,
  order_id        uuid not null,
  number          smallint not null,
  state           ordering.order_state not null,
  moved_by        integer,
  actor           text,
  reason          text,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  refund_id       uuid,
  primary key (partner_number, order_id, number),
  foreign key (partner_number, order_id) references ordering.orders (partner_number, id),
  constraint order_moves_are_counted check (number >= 1),
  constraint order_moves_texts_are_bounded check (
    length(actor) between 1 and 200 and length(reason) between 1 and 500)
);
comment on table ordering.order_moves is
  'What became of an order, step by step; it is in the state of the last.';
comment on column ordering.order_moves.moved_by is
  'Which partner moved it, the one that placed it or its supplier; 0: the operator; null: it moved by '
  'itself, at once, or when its voucher was used up or its time was over.';
comment on column ordering.order_moves.actor is 'Which person of the operator''s.';
comment on column ordering.order_moves.refund_id is
  'The refund (redemption.refunds, of partner 0) that gave its points back; null: they are not.';

create table ordering.abandoned_orders (
  order_id      uuid primary key,
  abandoned_at  timestamptz not null
);
comment on table ordering.abandoned_orders is
  'Orders that were never placed and never will be: what was reserved for them was given up.';

create table ordering.stock_returns (
  order_id    uuid not null,
  gift_id     uuid not null,
  recorded_at timestamptz not null,
  primary key (order_id, gift_id)
);
comment on table ordering.stock_returns is
  'What cancelled and returned orders had taken and is still to go back to the shelf; a row goes when '
  'the gifts'' side has it.';

create table ordering.vouchers (
  partner_number  integer not null,
  id              uuid not null,
  order_id        uuid not null,
  gift_id         uuid not null,
  supplier        integer not null,
  code_digest     bytea not null,
  code_sealed     bytea not null,
  code_number     bigint,
  uses            integer not null,
  gives_points_back boolean not null default false,
  expires_at      timestamptz not null,
  issued_at       timestamptz not null,
  replaces        uuid,
  primary key (partner_number, id),
  foreign key (partner_number, order_id) references ordering.orders (partner_number, id),
  constraint vouchers_digest_is_hmac_sha256 check (length(code_digest) = 32),
  constraint vouchers_seal_is_bounded check (length(code_sealed) between 1 and 300),
  constraint vouchers_can_be_used check (uses between 1 and 1000)
);
comment on table ordering.vouchers is
  'Codes that orders have yielded, found by a keyed digest and sealed under a key that the database '
  'does not know; never changed.';
comment on column ordering.vouchers.partner_number is 'The partner at which the order was placed.';
comment on column ordering.vouchers.code_number is 'Of a code of a pool, its number in it.';
comment on column ordering.vouchers.gives_points_back is
  'Whether the points of its order go back when its time is over and nobody has used it: as its '
  'gift said when it was ordered.';
comment on column ordering.vouchers.replaces is 'The voucher whose code was lost.';
create unique index vouchers_by_id on ordering.vouchers (id);
create index vouchers_by_code on ordering.vouchers (code_digest);
create index vouchers_of_order on ordering.vouchers (order_id);

create table ordering.open_vouchers (
  voucher_id      uuid primary key,
  uses_left       integer not null,
  expires_at      timestamptz not null,
  constraint open_vouchers_can_be_used check (uses_left > 0)
);
comment on table ordering.open_vouchers is 'Vouchers that can still be activated, and how often.';
create index open_vouchers_due on ordering.open_vouchers (expires_at) where expires_at < 'infinity';

create table ordering.voucher_ends (
  voucher_id      uuid primary key,
  outcome         ordering.voucher_outcome not null,
  ended_at        timestamptz not null
);
comment on table ordering.voucher_ends is 'How vouchers ended, once each.';

create table ordering.activations (
  partner_number  integer not null,
  id              uuid not null,
  voucher_id      uuid not null,
  gift_id         uuid not null,
  uses            integer not null,
  uses_left       integer not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  reference       text collate "C" not null,
  outlet          text,
  cashier         text,
  metadata        jsonb,
  primary key (partner_number, id),
  constraint activations_reference_is_used_once unique (partner_number, reference),
  constraint activations_use_something check (uses > 0 and uses_left >= 0)
);
comment on table ordering.activations is
  'Vouchers used at a till; of the partner that honoured them. Never changed.';
create index activations_of_voucher on ordering.activations (voucher_id, recorded_at);

create table ordering.wrong_codes (
  partner_number  integer not null,
  key_id          uuid not null,
  outlet          text not null,
  window_from     timestamptz not null,
  tries           integer not null,
  primary key (partner_number, key_id, outlet, window_from)
);
comment on table ordering.wrong_codes is
  'How often a key has asked for codes that are none, at one outlet (empty: at none) in one window.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['abandoned_orders', 'vouchers', 'voucher_ends'] loop
    execute format('create trigger history_is_kept before update or delete on ordering.%I '
      'for each row execute function ledger.refuse_change()', v_table);
    execute format('create trigger history_is_not_truncated before truncate on ordering.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
  execute 'create trigger history_is_kept before update or delete on ordering.order_moves '
    'for each row execute function ledger.refuse_change(''reason'')';
  execute 'create trigger history_is_not_truncated before truncate on ordering.order_moves '
    'for each statement execute function ledger.refuse_change()';
  foreach v_table in array array['orders', 'activations'] loop
    execute format('create trigger history_is_kept before update or delete on ordering.%I '
      'for each row execute function ledger.refuse_change(''metadata'')', v_table);
    execute format('create trigger history_is_not_truncated before truncate on ordering.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
end
$$;
