-- 0006 earning
--
-- Purpose: the documents behind earned points. A document is its partner's: the partner leads its
-- keys, so that no tenant learns by collision what another has stored.
-- breaking: no

set local role tessera_owner;

create domain earning.money_amount as bigint constraint money_is_not_negative check (value >= 0);
comment on domain earning.money_amount is 'Minor units of a currency, none or more.';

create table earning.purchases (
  partner_number  integer not null,
  id              uuid not null,
  wallet_id       uuid not null,
  member_id       uuid not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  amount          earning.money_amount not null,
  paid_with_points earning.money_amount not null,
  points          ledger.point_count not null,
  balance_after   bigint not null,
  expires_at      timestamptz not null,
  terms_number    integer not null,
  posting         integer,
  matures_at      timestamptz,
  confirm_by      timestamptz,
  receipt         text collate "C" not null,
  outlet          text,
  cashier         text,
  lines           jsonb,
  metadata        jsonb,
  primary key (partner_number, id),
  constraint purchases_receipt_is_used_once unique (partner_number, receipt),
  constraint purchases_are_paid_with_points_in_part check (paid_with_points <= amount)
);
comment on table earning.purchases is 'Receipts of the partners and what they earned; never changed.';
comment on column earning.purchases.amount is 'Minor units of the currency of the terms.';
comment on column earning.purchases.paid_with_points is
  'How much of the amount was paid with points; terms may say that it earns none.';
comment on column earning.purchases.balance_after is 'The wallet''s balance right after this purchase.';
comment on column earning.purchases.posting is 'The wallet''s posting; null when nothing was earned.';
comment on column earning.purchases.matures_at is
  'Until when the points were pending; null: they were not, or wait for a confirmation.';
comment on column earning.purchases.confirm_by is
  'Until when the partner may confirm the purchase, and the points are pending; null: it need not.';

create table earning.returns (
  partner_number  integer not null,
  id              uuid not null,
  purchase_id     uuid not null,
  wallet_id       uuid not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  amount          bigint not null,
  points          bigint not null,
  points_cancelled bigint not null,
  points_taken    bigint not null,
  points_expired  bigint not null,
  points_owed     bigint not null,
  points_waived   bigint not null,
  points_charged  bigint not null,
  balance_after   bigint not null,
  posting         integer,
  cancel_posting  integer,
  receipt         text collate "C" not null,
  lines           jsonb,
  metadata        jsonb,
  purchased_at    timestamptz not null,
  primary key (partner_number, id),
  constraint returns_receipt_is_used_once unique (partner_number, receipt),
  constraint returns_name_their_purchase
    foreign key (partner_number, purchase_id) references earning.purchases (partner_number, id),
  constraint returns_amount_is_not_negative check (amount >= 0),
  constraint returns_account_for_every_point check (
    points = points_cancelled + points_taken + points_expired + points_owed + points_waived
      + points_charged
    and least(points_cancelled, points_taken, points_expired, points_owed, points_waived,
      points_charged) >= 0),
  constraint returns_that_take_are_posted
    check ((points_taken + points_owed > 0) = (posting is not null)),
  constraint returns_that_cancel_are_posted
    check ((points_cancelled > 0) = (cancel_posting is not null))
);
comment on table earning.returns is 'Goods that came back, and the points that went with them.';
comment on column earning.returns.purchased_at is
  'When the purchase happened, whose prices are given back: so returns are settled without a look '
  'at each purchase.';
comment on column earning.returns.points is 'Points that the returned share of the purchase had earned.';
comment on column earning.returns.points_cancelled is
  'Of these, taken out of what was still pending of the purchase.';
comment on column earning.returns.points_taken is 'Of these, taken out of open lots.';
comment on column earning.returns.points_expired is
  'Of these, gone before: expired, or cancelled because the purchase was not confirmed.';
comment on column earning.returns.points_owed is 'Of these, owed by the wallet (allow_debt).';
comment on column earning.returns.points_waived is 'Of these, borne by the operator (within_balance).';
comment on column earning.returns.points_charged is 'Of these, borne by the partner (charge_partner).';
comment on column earning.returns.cancel_posting is
  'The wallet''s posting that cancelled pending points; null when none was pending.';
create index returns_of_purchase on earning.returns (partner_number, purchase_id);

create trigger history_is_kept before update or delete on earning.purchases
  for each row execute function ledger.refuse_change('lines', 'metadata');
create trigger history_is_not_truncated before truncate on earning.purchases
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on earning.returns
  for each row execute function ledger.refuse_change('lines', 'metadata');
create trigger history_is_not_truncated before truncate on earning.returns
  for each statement execute function ledger.refuse_change();
