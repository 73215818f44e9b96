-- 0027 papers
--
-- Purpose: what partners download of their statements: files as they were rendered when they were
-- published, so that the service hands out bytes and runs no program, and so that what a partner
-- downloads is the same in every year. Besides, an export may have a second edition, which says why;
-- movements of banks find their payment without a look at all of them; and one movement may be said
-- to pay several payments.
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
  add constraint bank_entry_resolutions_parts_are_paid check (part >= 1
    and (part = 1 or outcome = 'paid'));
comment on column settlement.bank_entry_resolutions.part is
  'Counted from 1: a movement may pay several payments.';

create index payment_events_of_message on settlement.payment_events (bank_reference)
  where kind = 'instructed';
create index payment_events_pulled_out on settlement.payment_events (settlement_number, line)
  where kind = 'pulled_out';
create index settlement_terms_of_account on settlement.terms (account_iban);
create index bank_entries_of_payment on settlement.bank_entries (settlement_number, line)
  where settlement_number is not null;

-- What moves a payment concerns two partners at most: a bank reports thousands, one by one.
create function settlement.renew_parties_at_once() returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform settlement.renew_exposures(array(
    select distinct party
    from added a
    join settlement.payments p on p.settlement_number = a.settlement_number and p.line = a.line
    cross join lateral (values (p.debtor), (p.creditor)) as v (party)
    where party > 0 and a.kind <> 'instructed'));
  return null;
end
$$;
comment on function settlement.renew_parties_at_once() is
  'Brings the exposures of the partners of payments up to date with what has become of them.';
revoke all on function settlement.renew_parties_at_once() from public;
drop trigger exposures_follow on settlement.payment_events;
create trigger exposures_follow after insert on settlement.payment_events
  referencing new table as added
  for each statement execute function settlement.renew_parties_at_once();

create function settlement.renew_depositors_at_once() returns trigger
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  perform settlement.renew_exposures(array(select distinct a.partner_number from added a));
  return null;
end
$$;
comment on function settlement.renew_depositors_at_once() is
  'Brings the exposures of partners up to date with what was taken of their deposits.';
revoke all on function settlement.renew_depositors_at_once() from public;
drop trigger exposures_follow on settlement.deposit_uses;
create trigger exposures_follow after insert on settlement.deposit_uses
  referencing new table as added
  for each statement execute function settlement.renew_depositors_at_once();

do $$
begin
  if (select count(*) from pg_trigger t
      where t.tgrelid = 'settlement.papers'::regclass and not t.tgisinternal) <> 2 then
    raise exception 'settlement.papers is not kept';
  end if;
end
$$;
