-- 0027 papers
--
-- Purpose: what partners download of their statements: files as they were rendered when they were
-- published, so that the service hands out bytes and runs no program, and so that what a partner
-- downloads is the same in every year.
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

do $$
begin
  if (select count(*) from pg_trigger t
      where t.tgrelid = 'settlement.papers'::regclass and not t.tgisinternal) <> 2 then
    raise exception 'settlement.papers is not kept';
  end if;
end
$$;
