-- 0011 moves
--
-- Purpose: what the operator moves: adjustments, transfers, households, merges. Each movement of
-- points has its document here; documents are only ever added.
-- breaking: no

set local role tessera_owner;

create type ledger.move_kind as enum ('transfer', 'household', 'merge', 'unmerge', 'onward');
create type ledger.adjustment_direction as enum ('credit', 'debit');
create type ledger.adjustment_kind as enum ('goodwill', 'correction');
create type ledger.adjustment_verdict as enum ('approved', 'rejected');
create type membership.household_change as enum ('joined', 'left');

create table ledger.moves (
  id                    uuid primary key,
  kind                  ledger.move_kind not null,
  reference             text collate "C",
  source_member         uuid not null,
  target_member         uuid not null,
  source_wallet         uuid not null,
  target_wallet         uuid not null,
  points                bigint not null,
  posting               integer not null,
  source_balance_after  bigint not null,
  target_balance_after  bigint not null,
  moved_by              text,
  reason                text,
  recorded_at           timestamptz not null,
  constraint moves_reference_is_used_once unique (reference),
  constraint moves_take_points check (points > 0),
  constraint moves_have_two_wallets check (source_wallet <> target_wallet),
  constraint moves_are_asked_by_somebody check ((kind = 'onward') = (moved_by is null)),
  constraint moves_texts_are_bounded check (
    length(reference) between 1 and 128 and length(moved_by) <= 200 and length(reason) <= 500)
);
comment on table ledger.moves is 'Points that went from one wallet to another.';
comment on column ledger.moves.kind is
  'Why: a member gave them, joined a household, was merged with another, was separated again; '
  'onward: a refund reached a wallet that was closed, and went on to where its member is now.';
comment on column ledger.moves.posting is 'The source wallet''s transfer_out.';
comment on column ledger.moves.reason is 'The operator''s words; never personal data.';
create index moves_of_source on ledger.moves (source_wallet, recorded_at);
create index moves_of_target on ledger.moves (target_wallet, recorded_at);

create table ledger.move_parts (
  target_wallet  uuid not null,
  posting        integer not null,
  move_id        uuid not null references ledger.moves,
  source_wallet  uuid not null,
  source_lot     integer not null,
  issuer         integer not null,
  points         bigint not null,
  expires_at     timestamptz not null,
  renews         boolean not null,
  primary key (target_wallet, posting),
  constraint move_parts_carry_points check (points > 0)
);
comment on table ledger.move_parts is
  'What a move brought: each part of a lot arrives by a transfer_in of its own and becomes a lot '
  'there, with the issuer and the expiry that it had.';
comment on column ledger.move_parts.posting is 'The target wallet''s transfer_in, and its new lot.';
create index move_parts_of_move on ledger.move_parts (move_id);
create index move_parts_of_lot on ledger.move_parts (source_wallet, source_lot);

create table ledger.adjustments (
  id              uuid primary key,
  reference       text collate "C" not null,
  member_id       uuid not null,
  direction       ledger.adjustment_direction not null,
  kind            ledger.adjustment_kind not null,
  points          bigint not null,
  expires_at      timestamptz,
  reason          text,
  needs_approval  boolean not null,
  proposed_by     text not null,
  proposed_at     timestamptz not null,
  constraint adjustments_reference_is_used_once unique (reference),
  constraint adjustments_move_points check (points > 0),
  constraint adjustments_that_take_have_no_expiry check (direction = 'credit' or expires_at is null),
  constraint adjustments_texts_are_bounded check (
    length(reference) between 1 and 128 and length(reason) between 1 and 500
    and length(proposed_by) between 1 and 200)
);
comment on table ledger.adjustments is
  'Points that the operator proposes to give or to take: goodwill, or the correction of a mistake.';
comment on column ledger.adjustments.expires_at is
  'When credited points expire; null: by the policy that holds when they are credited.';
comment on column ledger.adjustments.reason is 'The operator''s words; never personal data.';
comment on column ledger.adjustments.needs_approval is
  'Whether a second person must decide: decided by the limit that held when it was proposed.';

create table ledger.adjustment_decisions (
  adjustment_id  uuid primary key references ledger.adjustments,
  verdict        ledger.adjustment_verdict not null,
  decided_by     text,
  decided_at     timestamptz not null,
  note           text,
  wallet_id      uuid,
  posting        integer,
  balance_after  bigint,
  expires_at     timestamptz,
  constraint adjustment_decisions_post_what_they_approve check (
    (verdict = 'approved') = (posting is not null)
    and num_nulls(wallet_id, posting, balance_after) in (0, 3)),
  constraint adjustment_decisions_texts_are_bounded check (
    length(decided_by) between 1 and 200 and length(note) <= 500)
);
comment on table ledger.adjustment_decisions is
  'What became of each adjustment, once and for all; one without a decision is open.';
comment on column ledger.adjustment_decisions.decided_by is
  'The second person; null when the adjustment was within the limit and needed none.';
create index adjustment_decisions_of_wallet on ledger.adjustment_decisions (wallet_id, posting)
  where posting is not null;

create table membership.household_changes (
  id             uuid primary key,
  member_id      uuid not null references membership.members,
  change         membership.household_change not null,
  wallet_before  uuid not null,
  wallet_after   uuid not null,
  move_id        uuid references ledger.moves,
  changed_by     text not null,
  reason         text,
  recorded_at    timestamptz not null,
  constraint household_changes_texts_are_bounded check (
    length(changed_by) <= 200 and length(reason) <= 500)
);
comment on table membership.household_changes is 'Who came to share whose wallet, and who ceased to.';
create index household_changes_of_wallet on membership.household_changes (wallet_before);
create index household_changes_of_member on membership.household_changes (member_id, recorded_at);

create table membership.merges (
  id             uuid primary key,
  from_member    uuid not null references membership.members,
  into_member    uuid not null references membership.members,
  from_wallet    uuid not null,
  into_wallet    uuid not null,
  move_id        uuid references ledger.moves,
  acquainted     integer[] not null,
  contacts       integer[] not null,
  merged_by      text not null,
  reason         text,
  recorded_at    timestamptz not null,
  constraint merges_texts_are_bounded check (length(merged_by) <= 200 and length(reason) <= 500)
);
comment on table membership.merges is 'Members that were found to be one person.';
comment on column membership.merges.acquainted is
  'Partners that came to know the surviving member by the merge.';
comment on column membership.merges.contacts is
  'Partners whose contact data went to the surviving member, because it had none of theirs.';
create index merges_of_member on membership.merges (from_member);
create index merges_from_wallet on membership.merges (from_wallet);
create index merges_into_member on membership.merges (into_member);

create table membership.merged_identifiers (
  digest    bytea not null references membership.identifiers on delete cascade,
  merge_id  uuid not null references membership.merges,
  primary key (merge_id, digest)
);
comment on table membership.merged_identifiers is
  'Which identifiers a merge gave to the surviving member, so that it can be undone; a row goes '
  'with its identifier.';
create index merged_identifiers_of_digest on membership.merged_identifiers (digest);

create table membership.unmerges (
  merge_id     uuid primary key references membership.merges,
  move_id      uuid references ledger.moves,
  unmerged_by  text not null,
  reason       text,
  recorded_at  timestamptz not null,
  constraint unmerges_texts_are_bounded check (length(unmerged_by) <= 200 and length(reason) <= 500)
);
comment on table membership.unmerges is 'Merges that were found to be wrong, and undone.';

do $$
declare
  v_table  regclass;
  v_text   text;
begin
  -- Each with the column of free text that an erasure empties.
  for v_table, v_text in
    values ('ledger.moves'::regclass, 'reason'), ('ledger.move_parts', null),
      ('ledger.adjustments', 'reason'), ('ledger.adjustment_decisions', 'note'),
      ('membership.household_changes', 'reason'), ('membership.merges', 'reason'),
      ('membership.unmerges', 'reason')
  loop
    execute format('create trigger history_is_kept before update or delete on %s '
      'for each row execute function ledger.refuse_change(%s)', v_table,
      coalesce(quote_literal(v_text), ''));
    execute format('create trigger history_is_not_truncated before truncate on %s '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
end
$$;
