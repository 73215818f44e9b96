-- 0008 pending
--
-- Purpose: what becomes of pending points before their time: a partner confirms a purchase, and its
-- points mature, or cancels it, and they go back. One word for each purchase, and it is final: the
-- key is the purchase, so that of a confirmation and a cancellation at the same moment one wins.
-- breaking: no

set local role tessera_owner;

create table earning.decisions (
  partner_number  integer not null,
  purchase_id     uuid not null,
  wallet_id       uuid not null,
  is_confirmed    boolean not null,
  points          bigint not null,
  posting         integer,
  recorded_at     timestamptz not null,
  primary key (partner_number, purchase_id),
  constraint decisions_name_their_purchase
    foreign key (partner_number, purchase_id) references earning.purchases (partner_number, id),
  constraint decisions_take_no_points check (points >= 0),
  constraint decisions_with_points_are_posted check ((points > 0) = (posting is not null))
);
comment on table earning.decisions is
  'What the partners said of purchases whose points waited for it; never changed.';
comment on column earning.decisions.is_confirmed is 'Confirmed, or else cancelled.';
comment on column earning.decisions.points is
  'What was still pending of the purchase, and has matured or was cancelled.';
comment on column earning.decisions.posting is
  'The wallet''s posting; null when the purchase had earned nothing.';

create trigger history_is_kept before update or delete on earning.decisions
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on earning.decisions
  for each statement execute function ledger.refuse_change();
