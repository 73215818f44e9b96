-- 0007 redemption
--
-- Purpose: the documents behind spent points, and behind points given back.
-- breaking: no

set local role tessera_owner;

create table redemption.redemptions (
  partner_number  integer not null,
  id              uuid not null,
  wallet_id       uuid not null,
  member_id       uuid not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  points          bigint not null,
  value           bigint not null,
  balance_after   bigint not null,
  terms_number    integer not null,
  posting         integer not null,
  basket          bigint,
  hold_id         uuid,
  reference       text collate "C" not null,
  outlet          text,
  cashier         text,
  metadata        jsonb,
  primary key (partner_number, id),
  constraint redemptions_reference_is_used_once unique (partner_number, reference),
  constraint redemptions_spend_points check (points > 0),
  constraint redemptions_value_is_not_negative check (value >= 0),
  constraint redemptions_basket_is_not_negative check (basket >= 0)
);
comment on table redemption.redemptions is 'Points spent at a till; never changed.';
comment on column redemption.redemptions.value is 'What the points were worth, in minor units of the terms'' currency.';

comment on column redemption.redemptions.basket is
  'What the points paid a part of, in minor units; null where nobody asked.';
comment on column redemption.redemptions.hold_id is
  'The hold that this redemption captured; null for points that were not held.';

create table redemption.refunds (
  partner_number  integer not null,
  id              uuid not null,
  redemption_id   uuid not null,
  wallet_id       uuid not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  points          bigint not null,
  value           bigint not null,
  balance_after   bigint not null,
  posting         integer not null,
  reference       text collate "C" not null,
  metadata        jsonb,
  primary key (partner_number, id),
  constraint refunds_reference_is_used_once unique (partner_number, reference),
  constraint refunds_name_their_redemption
    foreign key (partner_number, redemption_id) references redemption.redemptions (partner_number, id),
  constraint refunds_give_points check (points > 0),
  constraint refunds_value_is_not_negative check (value >= 0)
);
comment on table redemption.refunds is 'Spent points given back; they return to the lots they came from.';
create index refunds_of_redemption on redemption.refunds (partner_number, redemption_id);

create trigger history_is_kept before update or delete on redemption.redemptions
  for each row execute function ledger.refuse_change('metadata');
create trigger history_is_not_truncated before truncate on redemption.redemptions
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on redemption.refunds
  for each row execute function ledger.refuse_change('metadata');
create trigger history_is_not_truncated before truncate on redemption.refunds
  for each statement execute function ledger.refuse_change();
