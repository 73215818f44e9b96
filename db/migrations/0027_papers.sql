-- 0027 papers
--
-- Purpose: what partners download of their statements: files as they were rendered when they were
-- published, so that the service hands out bytes and runs no program, and so that what a partner
-- downloads is the same in every year. Besides, an export may have a second edition, which says why;
-- movements of banks find their payment without a look at all of them; and one movement may be said
-- to pay several payments, or to take them back.
-- breaking: no

set local role tessera_owner;

create table settlement.papers (
  partner_number     integer not null,
  settlement_number  integer not null,
  name               text collate "C" not null,
  media_type         text not null,
  content            bytea not null,
  digest             bytea not null,
  published_by       text not null,
  published_at       timestamptz not null,
  primary key (partner_number, settlement_number, name),
  foreign key (partner_number, settlement_number) references settlement.statements,
  constraint papers_digest_is_the_contents check (digest = sha256(content)),
  constraint papers_are_bounded check (
    length(content) <= 4194304 and name ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$'
    and length(media_type) between 1 and 100 and length(published_by) between 1 and 200)
);
comment on table settlement.papers is
  'Files of a statement that its partner may download; rows are only ever added.';
comment on column settlement.papers.name is 'The file''s name, as the export has it.';

create trigger history_is_kept before update or delete on settlement.papers
  for each row execute function ledger.refuse_change();
create trigger history_is_not_truncated before truncate on settlement.papers
  for each statement execute function ledger.refuse_change();

alter table settlement.export_files
  drop constraint export_files_settlement_number_name_scope_fkey,
  drop constraint export_files_pkey,
  add column edition integer not null default 1,
  add primary key (settlement_number, name, scope, edition, file_name);
alter table settlement.exports
  drop constraint exports_pkey,
  add column edition integer not null default 1,
  add column reason text,
  add primary key (settlement_number, name, scope, edition),
  add constraint exports_later_editions_say_why check (
    edition >= 1 and (edition = 1) = (reason is null) and length(reason) between 1 and 500),
  add constraint exports_to_banks_have_one_edition check (edition = 1 or scope <> 'bank');
alter table settlement.export_files
  add foreign key (settlement_number, name, scope, edition) references settlement.exports;
comment on column settlement.exports.edition is
  'Counted from 1: what was handed out stays, and what replaces it is the next edition.';

alter table settlement.bank_entries
  add column part_of text collate "C",
  add constraint bank_entries_whole_is_named check (length(part_of) between 1 and 140);
comment on column settlement.bank_entries.part_of is
  'The bank''s name for the booking in which it was one of several.';
create index bank_entries_of_whole on settlement.bank_entries (account_iban, part_of)
  where part_of is not null;

alter table settlement.bank_entry_resolutions
  drop constraint bank_entry_resolutions_pkey,
  add column part integer not null default 1,
  add primary key (entry_number, part),
  add constraint bank_entry_resolutions_parts_are_of_payments check (part >= 1
    and (part = 1 or outcome in ('paid', 'returned')));
comment on column settlement.bank_entry_resolutions.part is
  'Counted from 1: a movement may pay several payments, or take several back.';

create index payment_events_of_message on settlement.payment_events (bank_reference)
  where kind = 'instructed';
create index payment_events_pulled_out on settlement.payment_events (settlement_number, line)
  where kind = 'pulled_out';
create index settlement_terms_of_account on settlement.terms (account_iban);
create index bank_entries_of_payment on settlement.bank_entries (settlement_number, line)
  where settlement_number is not null;

-- Exposures follow what moves payments and deposits at the end of the transaction, once for each
-- partner and in their order: a bank reports thousands of movements in one, and whoever took the
-- shares one by one would keep the tills waiting, and meet others that take them in another order.
create function settlement.note_parties() returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  -- What moves a payment concerns two partners at most.
  perform settlement.note_exposures(array(
    select distinct party
    from added a
    join settlement.payments p on p.settlement_number = a.settlement_number and p.line = a.line
    cross join lateral (values (p.debtor), (p.creditor)) as v (party)
    where party > 0 and a.kind <> 'instructed'));
  return null;
end
$$;
comment on function settlement.note_parties() is
  'Notes that the exposures of the partners of payments are to be renewed.';
revoke all on function settlement.note_parties() from public;
drop trigger exposures_follow on settlement.payment_events;
create trigger exposures_follow after insert on settlement.payment_events
  referencing new table as added
  for each statement execute function settlement.note_parties();

create function settlement.note_depositors() returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform settlement.note_exposures(array(select distinct a.partner_number from added a));
  return null;
end
$$;
comment on function settlement.note_depositors() is
  'Notes that the exposures of partners are to be renewed of whose deposits was taken.';
revoke all on function settlement.note_depositors() from public;
drop trigger exposures_follow on settlement.deposit_uses;
create trigger exposures_follow after insert on settlement.deposit_uses
  referencing new table as added
  for each statement execute function settlement.note_depositors();

-- A deferred trigger runs as whoever commits, who may not touch exposures.
create function settlement.renew_noted() returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_noted  text := nullif(current_setting('tessera.exposures_noted', true), '');
begin
  -- The first of the rows that were added does it for all.
  if v_noted is not null then
    perform set_config('tessera.exposures_noted', '', true);
    perform settlement.renew_exposures(array(
      select distinct u.partner::integer from string_to_table(v_noted, ',') u (partner)));
  end if;
  return null;
end
$$;
comment on function settlement.renew_noted() is
  'Brings the exposures up to date that the transaction has noted.';
revoke all on function settlement.renew_noted() from public;
create constraint trigger exposures_are_renewed after insert on settlement.payment_events
  deferrable initially deferred for each row execute function settlement.renew_noted();
create constraint trigger exposures_are_renewed after insert on settlement.deposit_uses
  deferrable initially deferred for each row execute function settlement.renew_noted();

-- A return or refund acts where the points of its document's wallet went, whoever its member is.
drop function if exists ledger.wallet_now(uuid, uuid);
drop function if exists membership.open_wallet(uuid);
-- It is told now whether its caller was refused.
drop function if exists ledger.earlier_answer(integer, bytea, ledger.operation, bytea);

do $$
begin
  if (select count(*) from pg_trigger t
      where t.tgrelid = 'settlement.papers'::regclass and not t.tgisinternal) <> 2 then
    raise exception 'settlement.papers is not kept';
  end if;
end
$$;
