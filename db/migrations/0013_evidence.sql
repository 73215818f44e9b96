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
  'review.opened', 'review.approved', 'review.rejected',
  'settlement.closed', 'settlement.approved', 'statement.issued', 'exposure.alerted');
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
  place_last         bigint not null,
  dropped_through    bigint not null default 0,
  days_kept          integer not null default 30,
  system_identifier  bigint,
  timeline           integer,
  constraint event_origin_is_counted check (base >= 0 and place_last >= 0),
  constraint event_origin_keeps_days check (days_kept between 1 and 3650)
);
comment on table ledger.event_origin is
  'One row: from where the places of events are counted, so that they go on when the database '
  'comes back in a cluster whose transactions have lower numbers.';
comment on column ledger.event_origin.base is 'What a transaction''s number is added to.';
comment on column ledger.event_origin.place_last is
  'A place that had been reached when the events were last maintained.';
comment on column ledger.event_origin.dropped_through is
  'The highest place of an event that is no longer kept.';
comment on column ledger.event_origin.days_kept is
  'How many days an event is kept at least; it goes with the week that it lies in.';
comment on column ledger.event_origin.system_identifier is 'The cluster that was then running.';
comment on column ledger.event_origin.timeline is
  'Its timeline: another one means a recovery, and events that readers have seen may be lost.';
insert into ledger.event_origin (base, place_last) values (0, 0);

create unlogged table ledger.event_numbers (
  is_taken boolean not null
);
comment on table ledger.event_numbers is
  'Always empty: a row is written and undone to draw a number for events of one transaction.';

create table ledger.segments (
  number    integer primary key,
  from_at   timestamptz not null,
  until_at  timestamptz not null,
  constraint segments_are_counted check (number > 0),
  constraint segments_follow_time check (from_at < until_at)
);
comment on table ledger.segments is
  'The history of postings cut by when they were recorded: all of a segment are there, and nothing '
  'is recorded in it any more.';

create table ledger.seals (
  number     integer primary key,
  postings   bigint not null,
  digest     bytea not null,
  sealed_at  timestamptz not null,
  constraint seals_are_sha256 check (length(digest) = 32),
  constraint seals_count_postings check (postings >= 0)
);
comment on table ledger.seals is
  'The chain of segments: the digest of each is made of the one before it and of its postings.';

create table ledger.seal_blocks (
  number          integer not null,
  block           integer not null,
  first_wallet    uuid not null,
  first_sequence  integer not null,
  last_wallet     uuid not null,
  last_sequence   integer not null,
  digest          bytea not null,
  marks           bytea not null,
  primary key (number, block),
  constraint seal_blocks_are_sha256 check (length(digest) = 32),
  constraint seal_blocks_mark_postings check (length(marks) > 0 and length(marks) % 4 = 0)
);
comment on table ledger.seal_blocks is
  'The postings of a segment in blocks, in the order of wallet and sequence, so that proving one '
  'needs little memory and a difference is found where it is.';
comment on column ledger.seal_blocks.marks is
  'The first 32 bits of the SHA-256 of each posting: they tell which of a block differs. That one '
  'does is told by the digest.';

create index postings_by_time on ledger.postings using brin (recorded_at) with (autosummarize = on);
create index allocations_by_time on ledger.allocations
  using brin (recorded_at) with (autosummarize = on);

create trigger history_is_kept before update or delete on ledger.segments
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on ledger.segments
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on ledger.seals
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on ledger.seals
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on ledger.seal_blocks
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on ledger.seal_blocks
  for each statement execute function ledger.refuse_change();
