-- 0024 banking
--
-- Purpose: what papers and bank files name of the operator and of partners; which files of a
-- settlement were handed out, with the digest of each; and what banks report back: statements,
-- their entries, and what was decided about those that no payment was found for.
-- breaking: no

set local role tessera_owner;

create type settlement.debit_scheme as enum ('core', 'b2b');
comment on type settlement.debit_scheme is
  'By which rules a partner is collected from: with a right to have the money back, or between '
  'businesses without it.';
create type settlement.bank_message_kind as enum ('camt.053', 'camt.054', 'pain.002');
create type settlement.bank_outcome as enum (
  'paid', 'returned', 'known', 'unmatched', 'rejected', 'set_aside');
comment on type settlement.bank_outcome is
  'What became of an entry: a payment was paid by it, or taken back; it was known before from '
  'another message; no payment was found; the bank will not execute an order; or somebody said '
  'that it is about no payment.';

create table settlement.party_details (
  number               integer generated always as identity primary key,
  partner_number       integer references tenancy.partners,
  street               text,
  postcode             text,
  town                 text,
  country              text,
  tax_number           text,
  account_name         text,
  account_iban         text,
  account_bic          text,
  creditor_identifier  text,
  debit_scheme         settlement.debit_scheme not null default 'core',
  set_by               text not null,
  set_at               timestamptz not null,
  constraint party_details_address_has_a_town check (
    (town is null) = (country is null) and (town is not null or street is null and postcode is null)),
  constraint party_details_account_is_the_operators check (
    partner_number is null
    or coalesce(account_name, account_iban, account_bic, creditor_identifier) is null),
  constraint party_details_texts_are_bounded check (
    length(street) between 1 and 70 and length(postcode) between 1 and 16
    and length(town) between 1 and 35 and country ~ '^[A-Z]{2}$'
    and length(tax_number) between 1 and 32 and length(account_name) between 1 and 70
    and account_iban ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$'
    and account_bic ~ '^[A-Z0-9]{8}([A-Z0-9]{3})?$'
    and creditor_identifier ~ '^[A-Z]{2}[0-9]{2}[A-Z0-9]{4,31}$'
    and length(set_by) between 1 and 200)
);
comment on table settlement.party_details is
  'What papers and bank files name of a partner, or of the operator (partner_number is null): '
  'versions, of which the last one holds; rows are only ever added.';
create index party_details_of_partner on settlement.party_details (partner_number, number);

create table settlement.exports (
  settlement_number  integer not null references settlement.settlements,
  name               text collate "C" not null,
  scope              text collate "C" not null,
  format             text not null,
  profile            text,
  partner_number     integer references tenancy.partners,
  handed_out_by      text not null,
  handed_out_at      timestamptz not null,
  primary key (settlement_number, name, scope),
  constraint exports_texts_are_bounded check (
    length(name) between 1 and 200 and length(scope) between 1 and 200
    and length(format) between 1 and 32 and length(profile) between 1 and 64
    and length(handed_out_by) between 1 and 200)
);
comment on table settlement.exports is
  'What was handed out of a settlement: it never changes; rows are only ever added.';
comment on column settlement.exports.scope is 'What is booked in it: opening, payments, points.';
comment on column settlement.exports.handed_out_at is
  'Parties are named as they were then, whenever it is handed out again.';

create table settlement.export_files (
  settlement_number  integer not null,
  name               text collate "C" not null,
  scope              text collate "C" not null,
  file_name          text collate "C" not null,
  byte_count         bigint not null,
  digest             bytea not null,
  primary key (settlement_number, name, scope, file_name),
  foreign key (settlement_number, name, scope) references settlement.exports,
  constraint export_files_digest_is_sha256 check (length(digest) = 32),
  constraint export_files_are_bounded check (
    byte_count >= 0 and length(file_name) between 1 and 255)
);
comment on table settlement.export_files is 'The files of each export, by name and SHA-256.';

create table settlement.bank_messages (
  number        bigint generated always as identity primary key,
  kind          settlement.bank_message_kind not null,
  account_iban  text collate "C" not null,
  id            text collate "C" not null,
  year          integer not null,
  sequence      bigint,
  digest        bytea not null,
  opening       bigint,
  closing       bigint,
  currency      text,
  imported_by   text not null,
  imported_at   timestamptz not null,
  unique (kind, account_iban, id),
  constraint bank_messages_digest_is_sha256 check (length(digest) = 32),
  constraint bank_messages_texts_are_bounded check (
    length(account_iban) <= 34 and length(id) between 1 and 35 and currency ~ '^[A-Z]{3}$'
    and length(imported_by) between 1 and 200)
);
comment on table settlement.bank_messages is
  'Statements, notifications and answers of banks that were imported; rows are only ever added.';
comment on column settlement.bank_messages.account_iban is 'Empty for an answer to orders.';
comment on column settlement.bank_messages.year is
  'That of its last entry: banks begin to count anew with each year; 0 where it has none.';
create unique index bank_messages_count_on on settlement.bank_messages
  (kind, account_iban, year, sequence) where sequence is not null and year > 0;

create table settlement.bank_entries (
  number              bigint generated always as identity primary key,
  message_number      bigint not null references settlement.bank_messages,
  account_iban        text collate "C" not null,
  reference           text collate "C" not null,
  outcome             settlement.bank_outcome not null,
  settlement_number   integer,
  line                integer,
  amount              bigint not null,
  currency            text not null,
  is_credit           boolean not null,
  is_return           boolean not null,
  booked_on           date,
  end_to_end_id       text,
  counterparty_iban   text,
  counterparty_name   text,
  remittance          text,
  bank_reason         text,
  why                 text,
  unique (account_iban, reference),
  foreign key (settlement_number, line) references settlement.payments,
  constraint bank_entries_name_a_payment_where_one_was_found check (
    (outcome in ('paid', 'returned', 'rejected')) = (settlement_number is not null)
    and (settlement_number is null) = (line is null)),
  constraint bank_entries_are_of_money check (amount > 0),
  constraint bank_entries_texts_are_bounded check (
    length(reference) between 1 and 140 and length(end_to_end_id) <= 140
    and length(counterparty_iban) <= 34 and length(counterparty_name) <= 140
    and length(remittance) <= 140 and length(bank_reason) <= 35 and length(why) <= 200)
);
comment on table settlement.bank_entries is
  'Each movement that a bank reported, once, with what became of it; rows are only ever added.';
comment on column settlement.bank_entries.why is 'Why no payment was found, for people.';
create index bank_entries_to_be_worked_on on settlement.bank_entries (number)
  where outcome in ('unmatched', 'rejected');

create table settlement.bank_entry_resolutions (
  entry_number       bigint primary key references settlement.bank_entries,
  outcome            settlement.bank_outcome not null,
  settlement_number  integer,
  line               integer,
  reason             text not null,
  resolved_by        text not null,
  resolved_at        timestamptz not null,
  foreign key (settlement_number, line) references settlement.payments,
  constraint bank_entry_resolutions_name_a_payment_or_none check (
    outcome in ('paid', 'returned', 'set_aside')
    and (outcome = 'set_aside') = (settlement_number is null)
    and (settlement_number is null) = (line is null)),
  constraint bank_entry_resolutions_texts_are_bounded check (
    length(reason) between 1 and 500 and length(resolved_by) between 1 and 200)
);
comment on table settlement.bank_entry_resolutions is
  'What a person said to an entry of the work list, once; rows are only ever added.';

do $$
declare
  v_table text;
begin
  foreach v_table in array array['party_details', 'exports', 'export_files', 'bank_messages',
    'bank_entries', 'bank_entry_resolutions']
  loop
    execute format('create trigger history_is_kept before update or delete on settlement.%I '
      'for each row execute function ledger.refuse_change()', v_table);
    execute format('create trigger history_is_not_truncated before truncate on settlement.%I '
      'for each statement execute function ledger.refuse_change()', v_table);
  end loop;
  if (select count(*) from pg_catalog.pg_trigger t
      where t.tgname = 'history_is_kept' and t.tgrelid in (
        'settlement.party_details'::regclass, 'settlement.bank_entries'::regclass)) <> 2
  then
    raise exception 'history of banking is not kept';
  end if;
end
$$;
