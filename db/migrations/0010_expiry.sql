-- 0010 expiry
--
-- Purpose: notices of expiry, and expired points that were given back.
-- Effect: both are history of a wallet and lead with it, as the ledger's tables do.
-- breaking: no

set local role tessera_owner;

create table ledger.expiry_notices (
  wallet_id        uuid not null,
  expires_through  timestamptz not null,
  noticed_at       timestamptz not null,
  channel          text collate "C" not null,
  reference        text collate "C" not null,
  recorded_at      timestamptz not null,
  primary key (wallet_id, expires_through, noticed_at, channel, reference),
  constraint expiry_notices_are_30_to_60_days_ahead check (
    expires_through - noticed_at between interval '719 hours' and interval '1441 hours'),
  constraint expiry_notices_name_a_channel check (channel ~ '^[a-z][a-z0-9_-]{0,31}$'),
  constraint expiry_notices_name_their_proof check (reference ~ '^[!-?A-~]{1,120}$')
);
comment on table ledger.expiry_notices is
  'Notices by which members were told that points expire; rows are only ever added.';
comment on column ledger.expiry_notices.expires_through is
  'The announced instant: what would expire by its own date at or before it expires then.';
comment on column ledger.expiry_notices.noticed_at is
  'When the notice was given: 30 to 60 local days before the announced instant, with an hour for '
  'the changes of the clocks.';
comment on column ledger.expiry_notices.reference is
  'Where the proof of the notice lies, such as the number of the mailing: visible ASCII without @, '
  'so that no address is written here.';

create table ledger.reinstatements (
  wallet_id    uuid not null,
  id           uuid not null,
  expiry       integer not null,
  posting      integer not null,
  points       bigint not null,
  expires_at   timestamptz not null,
  reason       text,
  actor        text not null,
  recorded_at  timestamptz not null,
  primary key (wallet_id, id),
  constraint reinstatements_are_posted_once unique (wallet_id, posting),
  constraint reinstatements_move_points check (points > 0),
  constraint reinstatements_have_a_reason check (length(reason) between 1 and 500)
);
comment on table ledger.reinstatements is
  'Expired points that the operator gave back, and why; rows are only ever added.';
comment on column ledger.reinstatements.expiry is 'The posting that had expired the points.';
comment on column ledger.reinstatements.posting is 'The posting that gave them back.';
comment on column ledger.reinstatements.expires_at is 'When they expire now.';
create index reinstatements_by_id on ledger.reinstatements (id);
create index reinstatements_of_expiry on ledger.reinstatements (wallet_id, expiry);

create trigger history_is_kept before update or delete on ledger.expiry_notices
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on ledger.expiry_notices
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on ledger.reinstatements
  for each row execute function ledger.refuse_change('reason');
create trigger history_is_not_truncated before truncate on ledger.reinstatements
  for each statement execute function ledger.refuse_change();
