-- 0013 evidence
--
-- Purpose: events in an order that readers can follow, and seals that make tampering evident.
--
-- An event's place is where it stands in the one order of all events. It is made of the number
-- of its transaction, so that a reader can know below which place nothing will ever be added:
-- below the oldest transaction that is still running. A sequence could not tell: its numbers are
-- taken before the commit, and a reader that has seen 8 never learns of a 7 that commits later.
-- breaking: no

set local role tessera_owner;

create type ledger.event_kind as enum (
  'purchase.earned', 'purchase.accrued', 'purchase.confirmed', 'purchase.cancelled',
  'purchase.returned',
  'points.matured', 'points.cancelled', 'points.expiring', 'points.expired', 'points.reinstated',
  'points.redeemed', 'redemption.refunded',
  'hold.placed', 'hold.captured', 'hold.voided', 'hold.expired',
  'adjustment.proposed', 'adjustment.approved', 'adjustment.rejected', 'adjustment.posted',
  'transfer.made',
  'household.formed', 'household.joined', 'household.left',
  'member.enrolled', 'member.merged', 'member.unmerged', 'member.erased',
  'wallet.frozen', 'wallet.unfrozen',
  'review.opened', 'review.approved', 'review.rejected');
comment on type ledger.event_kind is 'What has happened, in the past tense; the glossary lists them.';

create table ledger.events (
  place        bigint not null,
  recorded_at     timestamptz not null,
  partner_number  integer not null,
  kind            ledger.event_kind not null,
  subject_id      uuid not null,
  wallet_id       uuid
) partition by range (recorded_at);
comment on table ledger.events is
  'What has happened, for readers who follow it: written in the transaction that made it happen, '
  'and kept for as long as readers may lag. Partitions by week are made ahead and dropped whole.';
comment on column ledger.events.place is
  'Where the event stands in the order of all events: the number of its transaction from which '
  'events are counted (ledger.event_origin), shifted by 16 bits, and its number within it.';
comment on column ledger.events.partner_number is 'Whose event it is: who may read it; 0: the operator.';
comment on column ledger.events.subject_id is 'The document, member or wallet of which it tells.';
comment on column ledger.events.wallet_id is
  'The wallet, where the subject does not lead to one wallet at one moment.';
create index events_by_partner on ledger.events (partner_number, place);

create table ledger.events_unplaced partition of ledger.events default;
comment on table ledger.events_unplaced is
  'Events of a time for which no partition has been made, so that a missing one refuses nobody.';

create table ledger.event_origin (
  is_only_row        boolean primary key default true check (is_only_row),
  base               bigint not null,
  place_last      bigint not null,
  system_identifier  bigint,
  timeline           integer,
  constraint event_origin_is_counted check (base >= 0 and place_last >= 0)
);
comment on table ledger.event_origin is
  'One row: from where the places of events are counted, so that they go on when the database '
  'comes back in a cluster whose transactions have lower numbers.';
comment on column ledger.event_origin.base is 'What a transaction''s number is added to.';
comment on column ledger.event_origin.place_last is
  'A place that had been reached when the events were last maintained.';
comment on column ledger.event_origin.system_identifier is 'The cluster that was then running.';
comment on column ledger.event_origin.timeline is
  'Its timeline: another one means a recovery, and events that readers have seen may be lost.';
insert into ledger.event_origin (base, place_last) values (0, 0);
