-- 0009 holds
--
-- Purpose: points set aside at a till, and what became of them.
-- A hold is a document that never changes; how it ended is a second one, of which it has at most
-- one. The points that are set aside now are in ledger.open_holds and ledger.held_lots.
-- breaking: no

set local role tessera_owner;

create type redemption.hold_outcome as enum ('captured', 'voided', 'expired');
comment on type redemption.hold_outcome is 'How a hold ends.';

create table redemption.holds (
  partner_number  integer not null,
  id              uuid not null,
  wallet_id       uuid not null,
  member_id       uuid not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  expires_at      timestamptz not null,
  points          bigint not null,
  value           bigint not null,
  terms_number    integer not null,
  basket          bigint,
  reference       text collate "C" not null,
  outlet          text,
  cashier         text,
  metadata        jsonb,
  primary key (partner_number, id),
  constraint holds_reference_is_used_once unique (partner_number, reference),
  constraint holds_set_points_aside check (points > 0),
  constraint holds_value_is_not_negative check (value >= 0),
  constraint holds_basket_is_not_negative check (basket >= 0),
  constraint holds_last_a_second_to_thirty_days check (
    expires_at >= recorded_at + interval '1 second'
    and expires_at <= recorded_at + interval '720 hours')
);
comment on table redemption.holds is 'Points set aside for a purchase to come; never changed.';
comment on column redemption.holds.value is
  'What the points are worth by the terms of the moment, in minor units; a capture keeps to them.';

create table redemption.hold_resolutions (
  partner_number   integer not null,
  hold_id          uuid not null,
  outcome          redemption.hold_outcome not null,
  occurred_at      timestamptz not null,
  recorded_at      timestamptz not null,
  points_captured  bigint not null,
  points_released  bigint not null,
  redemption_id    uuid,
  primary key (partner_number, hold_id),
  constraint hold_resolutions_name_their_hold
    foreign key (partner_number, hold_id) references redemption.holds (partner_number, id),
  constraint hold_resolutions_name_their_redemption
    foreign key (partner_number, redemption_id)
    references redemption.redemptions (partner_number, id),
  constraint hold_resolutions_account_for_points
    check (points_captured >= 0 and points_released >= 0),
  constraint hold_resolutions_that_capture_redeem check (
    (outcome = 'captured') = (redemption_id is not null)
    and (outcome = 'captured') = (points_captured > 0))
);
comment on table redemption.hold_resolutions is
  'How each hold ended: captured, voided or expired, and once only by its key.';
comment on column redemption.hold_resolutions.occurred_at is
  'When it ended; for one that expired, when its time was over, whenever that was noticed.';

create trigger history_is_kept before update or delete on redemption.holds
  for each row execute function ledger.refuse_change('metadata');
create trigger history_is_not_truncated before truncate on redemption.holds
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on redemption.hold_resolutions
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on redemption.hold_resolutions
  for each statement execute function ledger.refuse_change();
