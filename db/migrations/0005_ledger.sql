-- 0005 ledger
--
-- Purpose: the ledger. A posting is one immutable row that moves whole points between a wallet and
-- a collecting account, so it is balanced by construction; lots remember who issued the points and
-- when they expire; allocations say which lots a debit consumed.
-- The wallet's id leads every key here: it is the column by which a distributed PostgreSQL can
-- spread the ledger. No foreign keys on the hot tables: the functions of this schema are their only
-- writers and hold the wallet's lock, and `ledger.verify` proves what a foreign key would.
-- breaking: no

set local role tessera_owner;

create type ledger.posting_kind as enum (
  'earn', 'return', 'redeem', 'refund', 'expire',
  'accrue', 'mature', 'cancel', 'reinstate', 'credit', 'debit', 'transfer_in', 'transfer_out');
comment on type ledger.posting_kind is
  'What moved the points. Into the wallet: earn, refund, mature (from pending), reinstate, credit, '
  'transfer_in. Out of it: return, redeem, expire, debit, transfer_out. Into pending: accrue; out '
  'of pending: mature, cancel.';
create type ledger.wallet_status as enum ('open', 'frozen', 'closed');
create type ledger.operation as enum
  ('enrolment', 'identifier', 'purchase', 'return', 'redemption', 'refund',
   'confirmation', 'cancellation', 'hold', 'capture', 'void');

-- What a row of these tables must be by itself is said by the types of its columns where one column
-- can say it: PostgreSQL reads a check constraint anew for every statement, and keeps the checks of a
-- domain. What takes several columns of a row that each purchase writes is proved by ledger.verify.
create domain ledger.point_count as bigint constraint points_are_not_negative check (value >= 0);
comment on domain ledger.point_count is 'Whole points, none or more.';
create domain ledger.moved_points as bigint constraint points_are_moved check (value > 0);
comment on domain ledger.moved_points is 'Whole points, at least one.';
create domain ledger.short_digest as bytea constraint digest_has_128_bits check (length(value) = 16);
comment on domain ledger.short_digest is 'The first 128 bits of a SHA-256.';

create table ledger.wallets (
  id                   uuid primary key,
  balance              bigint not null default 0,
  pending              ledger.point_count not null default 0,
  held                 ledger.point_count not null default 0,
  sequence_last        integer not null default 0,
  status               ledger.wallet_status not null default 'open',
  due_at_first         timestamptz not null default 'infinity',
  active_until         timestamptz not null default 'infinity',
  recorded_last        timestamptz not null default '-infinity',
  created_at           timestamptz not null default now()
) with (fillfactor = 70);
comment on table ledger.wallets is
  'The points account of a member or household. No column but the key is indexed, so that every '
  'update of a balance stays on its page.';
comment on column ledger.wallets.balance is
  'The sum of the wallet''s postings into and out of it: its open and held lots less its debts.';
comment on column ledger.wallets.pending is 'The sum of its pending lots: earned, not yet to be spent.';
comment on column ledger.wallets.held is 'The sum of its held lots: set aside for holds.';
comment on column ledger.wallets.status is
  'A frozen wallet earns and cannot spend; a closed one has given all it had to another and is '
  'nobody''s any more.';
comment on column ledger.wallets.due_at_first is
  'Nothing in this wallet expires, matures, lapses or is released before this instant; it may be '
  'earlier than the first of these, never later.';
comment on column ledger.wallets.active_until is
  'When the lots that activity renews expire, unless something is earned or redeemed before.';
comment on column ledger.wallets.recorded_last is
  'When the last posting was recorded; the next is never recorded earlier, whatever the clock says.';

create table ledger.postings (
  wallet_id       uuid not null,
  sequence        integer not null,
  partner_number  integer not null,
  kind            ledger.posting_kind not null,
  points          ledger.moved_points not null,
  balance_after   bigint not null,
  pending_after   bigint not null,
  occurred_at     timestamptz not null,
  recorded_at     timestamptz not null,
  document_id     uuid not null,
  primary key (wallet_id, sequence)
);
comment on table ledger.postings is
  'Every movement of points, in the order of each wallet; rows are only ever added.';
comment on column ledger.postings.partner_number is
  'The other side: the issuer of earned, returned, expired or moved points, the redeemer of spent '
  'ones; 0 is the operator, and the other wallet of a transfer.';
comment on column ledger.postings.occurred_at is 'When it happened at the till.';
comment on column ledger.postings.recorded_at is
  'When the ledger learned of it; never earlier than the posting before it in the same wallet.';
comment on column ledger.postings.document_id is
  'The document behind the posting; for an expiry, the document that brought the points.';

create table ledger.lots (
  wallet_id   uuid not null,
  expires_at  timestamptz not null,
  sequence    integer not null,
  issuer      integer not null,
  points      ledger.moved_points not null,
  renews      boolean not null default false,
  primary key (wallet_id, expires_at, sequence)
) with (fillfactor = 80);
comment on table ledger.lots is
  'Points earned together and not yet consumed, in the order in which they will be; an exhausted '
  'lot leaves the table, and postings and allocations can rebuild it.';
comment on column ledger.lots.sequence is 'The posting that brought the lot into the wallet.';
comment on column ledger.lots.renews is
  'Whether the lot expires with the wallet''s activity (wallets.active_until) and not by a date.';

create table ledger.pending_lots (
  wallet_id   uuid not null,
  sequence    integer not null,
  due_at      timestamptz not null,
  is_confirmed boolean not null,
  issuer      integer not null,
  points      bigint not null,
  expires_at  timestamptz not null,
  renews      boolean not null default false,
  primary key (wallet_id, sequence),
  constraint pending_lots_are_open check (points > 0)
);
comment on table ledger.pending_lots is 'Points earned that cannot be spent yet.';
comment on column ledger.pending_lots.sequence is 'The posting that accrued the points; the lot keeps it.';
comment on column ledger.pending_lots.due_at is
  'When the points mature if they are confirmed, and when they are cancelled if they are not.';

create table ledger.open_holds (
  wallet_id       uuid not null,
  hold_id         uuid not null,
  placed_by       integer not null,
  points          bigint not null,
  expires_at      timestamptz not null,
  primary key (wallet_id, hold_id),
  constraint open_holds_hold_points check (points > 0)
);
comment on table ledger.open_holds is 'Holds that are neither captured nor voided nor expired yet.';
comment on column ledger.open_holds.placed_by is 'The partner whose till set the points aside.';

create table ledger.held_lots (
  wallet_id   uuid not null,
  hold_id     uuid not null,
  expires_at  timestamptz not null,
  sequence    integer not null,
  issuer      integer not null,
  points      bigint not null,
  renews      boolean not null default false,
  primary key (wallet_id, hold_id, expires_at, sequence),
  constraint held_lots_are_open check (points > 0)
);
comment on table ledger.held_lots is
  'The parts of lots that an open hold has set aside: its capture spends these and no others. They '
  'do not expire while they are held; when they are released they are what they were.';

create table ledger.allocations (
  wallet_id   uuid not null,
  debit       integer not null,
  cause       integer not null,
  lot         integer not null,
  points      bigint not null,
  issuer      integer not null,
  kind        ledger.posting_kind not null,
  partner_number integer not null,
  renews      boolean not null default false,
  part        smallint not null default 0,
  expires_at  timestamptz not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null,
  redeemed_at timestamptz,
  primary key (wallet_id, debit, cause, lot, part, expires_at),
  constraint allocations_move_points check (points <> 0)
);
comment on table ledger.allocations is
  'Which lots each debit consumed: above zero when points are taken, below when a refund restores '
  'them. Rows are only ever added.';
comment on column ledger.allocations.expires_at is
  'When the points would have expired: one lot may be open with several expiries, because refunds '
  'restore with a grace what has expired meanwhile.';
comment on column ledger.allocations.part is
  'From 0: holds that give one lot back one after the other cover one debt in parts.';
comment on column ledger.allocations.kind is
  'Of the debit, or refund. This, the partner and the two times repeat what postings say, so that '
  'whoever counts points by issuer need not look up a posting for each.';
comment on column ledger.allocations.partner_number is 'That of the debit.';
comment on column ledger.allocations.occurred_at is
  'When the debit or the refund happened; of a debt, when it was covered.';
comment on column ledger.allocations.recorded_at is
  'When the row was written. What a released hold covers has a cause that is older.';
comment on column ledger.allocations.redeemed_at is
  'Of a refund: when the redemption happened, whose prices are given back; null otherwise.';
comment on column ledger.allocations.debit is 'The posting that took points out of the wallet.';
comment on column ledger.allocations.cause is
  'The posting with which this row was written: the debit itself, a refund of it, or the credit '
  'from which its debt was recovered.';

create table ledger.debts (
  wallet_id  uuid not null,
  debit      integer not null,
  points     bigint not null,
  primary key (wallet_id, debit),
  constraint debts_are_open check (points > 0)
);
comment on table ledger.debts is
  'Debits that no lot has covered yet; the next credits of the wallet recover them, oldest first.';

create table ledger.requests (
  partner_number  integer not null,
  key_digest      ledger.short_digest not null,
  operation       ledger.operation not null,
  content_digest  ledger.short_digest not null,
  subject_id      uuid,
  refusal         text,
  detail          bigint,
  recorded_at     timestamptz not null,
  primary key (partner_number, key_digest)
);
comment on table ledger.requests is
  'What became of each idempotency key of a partner: done, or refused by state for ever. Keys and '
  'contents are kept as the first 128 bits of their SHA-256.';

create function ledger.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  v_old jsonb;
  v_new jsonb;
begin
  -- The one exception: the columns that the trigger names may be emptied once the member is erased.
  if tg_op = 'UPDATE' and tg_nargs > 0 then
    v_old := to_jsonb(old);
    v_new := to_jsonb(new);
    if v_old - tg_argv = v_new - tg_argv
      and (select bool_and(coalesce(v_new -> named, 'null') = 'null') from unnest(tg_argv) named)
      and membership.is_document_erased(tg_table_name, (v_new ->> 'partner_number')::integer,
        coalesce(v_new ->> 'id', v_new ->> 'adjustment_id', v_new ->> 'merge_id',
          v_new ->> 'order_id')::uuid)
    then
      return new;
    end if;
  end if;
  raise exception using errcode = '42501',
    message = format('%I.%I is history: its rows are never changed or removed', tg_table_schema, tg_table_name);
end
$$;
comment on function ledger.refuse_change() is
  'Guards history, even from its owner. A trigger may name columns of free text: these can be '
  'emptied, and nothing else with them, in documents of a member that has been erased.';
revoke all on function ledger.refuse_change() from public;

create trigger history_is_kept before update or delete on ledger.postings
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on ledger.postings
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on ledger.allocations
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on ledger.allocations
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on ledger.requests
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on ledger.requests
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on tenancy.terms
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on tenancy.terms
  for each statement execute function ledger.refuse_change();
create trigger history_is_kept before update or delete on coalition.audit_trail
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on coalition.audit_trail
  for each statement execute function ledger.refuse_change();
