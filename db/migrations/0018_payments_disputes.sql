-- 0018 payments disputes
--
-- Purpose: what became of the payments of settlements (instructed, paid, returned, written off),
-- what is done about those that are late, and what partners dispute of their statements. An account
-- of a partner is the sum of its statements and of what payments moved; nothing of it is changed.
-- breaking: no

set local role tessera_owner;

alter type ledger.operation add value 'dispute';

create type settlement.payment_event_kind as enum (
  'instructed', 'paid', 'returned', 'written_off', 'pulled_out', 'from_deposit', 'to_deposit');
comment on type settlement.payment_event_kind is
  'What the bank did (instructed, paid, returned); what the operator gave up (written_off) or took '
  'out of the clearing (pulled_out); what was paid out of what the debtor had paid in before '
  '(from_deposit), and such a payment undone (to_deposit).';
create type settlement.dunning_action as enum ('none', 'remind', 'suspend');
create type settlement.remedy_kind as enum ('write_off', 'pull_out', 'keep');
comment on type settlement.remedy_kind is
  'What is proposed about a claim that is not paid: to write it off; or, of a partner in default, '
  'to pull its open items out of the clearing or to keep them in it.';
create type settlement.dispute_verdict as enum ('accepted', 'rejected');

create table settlement.payment_events (
  number             bigint generated always as identity primary key,
  settlement_number  integer not null,
  line               integer not null,
  kind               settlement.payment_event_kind not null,
  amount             bigint not null,
  happened_on        date not null,
  bank_reference     text collate "C",
  reason             text,
  after_settlement   integer not null references settlement.settlements,
  recorded_by        text not null,
  recorded_at        timestamptz not null,
  foreign key (settlement_number, line) references settlement.payments,
  unique (settlement_number, line, kind, bank_reference),
  constraint payment_events_are_of_money check (amount > 0),
  constraint payment_events_of_banks_have_a_reference check (
    kind = 'from_deposit'
    or (kind in ('instructed', 'paid', 'returned')) = (bank_reference is not null)),
  constraint payment_events_texts_are_bounded check (
    length(bank_reference) between 1 and 140 and length(reason) between 1 and 500
    and length(recorded_by) between 1 and 200)
);
comment on table settlement.payment_events is
  'What became of payments; rows are only ever added.';
comment on column settlement.payment_events.bank_reference is
  'The bank''s own name for it: one payment is paid, and one paid amount returned, once under each. '
  'Of what was paid out of a deposit the operator''s own, or null where that went by itself.';
comment on column settlement.payment_events.after_settlement is
  'The last settlement that was closed by then: its statements do not know of this event, the next do.';
comment on column settlement.payment_events.happened_on is
  'The day of the bank, in the coalition''s time zone.';

create table settlement.deposit_uses (
  partner_number  integer not null references tenancy.partners,
  event_number    bigint not null references settlement.payment_events,
  currency        text not null,
  amount          bigint not null,
  primary key (partner_number, event_number),
  constraint deposit_uses_are_of_money check (amount <> 0)
);
comment on table settlement.deposit_uses is
  'What events of payments moved of deposits; rows are only ever added.';
comment on column settlement.deposit_uses.currency is
  'That of the deposit: the payment''s, or else the billing currency of its statement.';
comment on column settlement.deposit_uses.amount is
  'Minor units: above zero what was taken out, below zero what was put back.';

create table settlement.payment_policy (
  is_only_row      boolean primary key default true check (is_only_row),
  write_off_limit  bigint not null default 0,
  deposit_limit    bigint not null default 0,
  dispute_days     integer not null default 30,
  holds_disputed   boolean not null default true,
  updated_at       timestamptz not null default now(),
  constraint payment_policy_is_bounded check (
    write_off_limit between 0 and 1000000000000000
    and deposit_limit between 0 and 1000000000000000 and dispute_days between 0 and 366)
);
comment on table settlement.payment_policy is
  'One row: how the coalition treats late payments and disputes.';
comment on column settlement.payment_policy.write_off_limit is
  'The most that one person may write off of a payment, in minor units; 0: each needs a second one.';
comment on column settlement.payment_policy.deposit_limit is
  'The most that one person may record as paid in by a partner in a day, or reverse of it, in minor '
  'units of its currency; 0: each needs a second one.';
comment on column settlement.payment_policy.dispute_days is
  'How many days after the approval of a settlement its lines can be disputed.';
comment on column settlement.payment_policy.holds_disputed is
  'Whether an amount that is disputed from now on is not dunned until the dispute is resolved.';
insert into settlement.payment_policy default values;

create table settlement.dunning_levels (
  level         integer primary key,
  days_overdue  integer not null unique,
  action        settlement.dunning_action not null,
  constraint dunning_levels_are_counted check (level between 1 and 9),
  constraint dunning_levels_follow_the_due_date check (days_overdue between 1 and 366)
);
comment on table settlement.dunning_levels is
  'What is done about an open item by how many days it is overdue.';
insert into settlement.dunning_levels values (1, 3, 'remind'), (2, 14, 'remind'), (3, 30, 'suspend');

create table settlement.dunning_notices (
  partner_number     integer not null references tenancy.partners,
  settlement_number  integer not null references settlement.settlements,
  level              integer not null,
  action             settlement.dunning_action not null,
  amount             bigint not null,
  currency           text not null,
  days_overdue       integer not null,
  recorded_by        text not null,
  recorded_at        timestamptz not null,
  primary key (partner_number, settlement_number, level),
  constraint dunning_notices_are_about_money check (amount > 0 and days_overdue > 0),
  constraint dunning_notices_name_is_bounded check (length(recorded_by) between 1 and 200)
);
comment on table settlement.dunning_notices is
  'That a partner was dunned for a statement: once on each level.';

create type settlement.due_notice as (
  partner_number     integer,
  partner_code       text,
  settlement_number  integer,
  settlement_name    text,
  serial             text,
  level              integer,
  action             settlement.dunning_action,
  amount             bigint,
  currency           text,
  days_overdue       integer,
  suspends           boolean
);
comment on type settlement.due_notice is 'A notice of dunning before it is recorded.';

create table settlement.remedies (
  partner_number     integer not null references tenancy.partners,
  id                 uuid not null,
  kind               settlement.remedy_kind not null,
  settlement_number  integer,
  line               integer,
  amount             bigint not null,
  currency           text not null,
  reason             text not null,
  needs_approval     boolean not null,
  proposed_by        text not null,
  proposed_at        timestamptz not null,
  primary key (partner_number, id),
  foreign key (settlement_number, line) references settlement.payments,
  constraint remedies_of_one_payment_name_it check (
    (kind = 'write_off') = (settlement_number is not null)
    and (settlement_number is null) = (line is null)),
  constraint remedies_amounts_are_not_negative check (amount >= 0),
  constraint remedies_texts_are_bounded check (
    length(reason) between 1 and 500 and length(proposed_by) between 1 and 200)
);
comment on table settlement.remedies is
  'What one person proposed about claims that are not paid: a write-off, or a partner''s default.';
comment on column settlement.remedies.amount is
  'What is written off; of a default, what was owed when it was proposed.';

create table settlement.remedy_decisions (
  partner_number  integer not null,
  remedy_id       uuid not null,
  verdict         settlement.verdict not null,
  decided_by      text,
  decided_at      timestamptz not null,
  note            text,
  primary key (partner_number, remedy_id),
  foreign key (partner_number, remedy_id) references settlement.remedies,
  constraint remedy_decisions_texts_are_bounded check (
    length(decided_by) between 1 and 200 and length(note) <= 500)
);
comment on table settlement.remedy_decisions is
  'What became of each remedy; rows are only ever added.';
comment on column settlement.remedy_decisions.decided_by is
  'The second person; null: within the limit nobody had to.';

create table settlement.disputes (
  partner_number     integer not null references tenancy.partners,
  id                 uuid not null,
  settlement_number  integer not null,
  line               integer not null,
  amount             bigint not null,
  reason             text not null,
  evidence           jsonb not null,
  is_held            boolean not null,
  opened_at          timestamptz not null,
  primary key (partner_number, id),
  foreign key (partner_number, settlement_number, line) references settlement.lines,
  constraint disputes_are_about_money check (amount > 0),
  constraint disputes_evidence_is_a_short_list check (
    jsonb_typeof(evidence) = 'array' and jsonb_array_length(evidence) <= 10
    and length(evidence::text) <= 200000),
  constraint disputes_reason_is_bounded check (length(reason) between 1 and 2000)
);
comment on table settlement.disputes is
  'What partners say against lines of their statements; rows are only ever added.';
comment on column settlement.disputes.amount is
  'By how much the line is wrong to the partner''s cost: minor units of the billing currency.';
comment on column settlement.disputes.is_held is
  'Whether the amount is not dunned while the dispute is open.';
create index disputes_of_line on settlement.disputes (partner_number, settlement_number, line);

create table settlement.dispute_resolutions (
  partner_number  integer not null,
  dispute_id      uuid not null,
  verdict         settlement.dispute_verdict not null,
  reason          text not null,
  resolved_by     text not null,
  resolved_at     timestamptz not null,
  primary key (partner_number, dispute_id),
  foreign key (partner_number, dispute_id) references settlement.disputes,
  constraint dispute_resolutions_texts_are_bounded check (
    length(reason) between 1 and 500 and length(resolved_by) between 1 and 200)
);
comment on table settlement.dispute_resolutions is
  'What the operator said to each dispute, once, with the reason.';

create table settlement.dispute_postings (
  partner_number     integer not null,
  dispute_id         uuid not null,
  settlement_number  integer not null references settlement.settlements,
  primary key (partner_number, dispute_id),
  foreign key (partner_number, dispute_id) references settlement.dispute_resolutions
);
comment on table settlement.dispute_postings is
  'In which settlement each accepted dispute became a line.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['payment_events', 'deposit_uses', 'dunning_notices', 'remedies',
    'remedy_decisions', 'disputes', 'dispute_resolutions', 'dispute_postings']
  loop
    execute format('create trigger history_is_kept before update or delete on settlement.%I '
      'for each row execute function ledger.refuse_change()', v_table);
    execute format('create trigger history_is_not_truncated before truncate on settlement.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
end
$$;

create trigger exposures_follow after insert on settlement.payment_events
  for each statement execute function settlement.renew_at_once();
create trigger exposures_follow after insert on settlement.deposit_uses
  for each statement execute function settlement.renew_at_once();
