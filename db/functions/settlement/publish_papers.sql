-- settlement.publish_papers
--
-- Lets partners download files of their statements in an approved settlement.
--
-- Guarantees
--   A paper never changes: the same one again is a replay and is not counted, and another under its
--   name is refused. All papers of a call are published, or none.
--
-- Raises
--   TS412 settlement_not_found      no settlement has this name, or it waits for a second person
--   TS470 export_differs            a paper of that name was published with other content
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.publish_papers(
  actor            text,
  settlement_name  text,
  partner_codes    text[],
  file_names       text[],
  media_types      text[],
  contents         bytea[]
)
returns bigint
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settlement  integer;
  v_differs     text;
  v_added       bigint;
begin
  select s.number into v_settlement from settlement.settlements s
  where s.name = settlement_name and settlement.is_approved(s.number);
  if not found then
    raise exception using errcode = 'TS412',
      message = 'no settlement has this name, or it waits for a second person';
  end if;
  perform pg_advisory_xact_lock(hashtextextended('papers', v_settlement));
  select p.name into v_differs
  from unnest(partner_codes, file_names, contents) as f (code, name, content)
  join tenancy.partners n on n.code = f.code
  join settlement.papers p on (p.partner_number, p.settlement_number, p.name)
    = (n.number, v_settlement, f.name)
  where p.digest <> sha256(f.content)
  order by p.name limit 1;
  if found then
    raise exception using errcode = 'TS470', message = format(
      '%s was published with other content, and what was published never changes; book '
      'corrections in the next period', v_differs);
  end if;
  insert into settlement.papers (partner_number, settlement_number, name, media_type, content,
    digest, published_by, published_at)
  select n.number, v_settlement, f.name, f.media_type, f.content, sha256(f.content), actor,
    ledger.instant()
  from unnest(partner_codes, file_names, media_types, contents)
    as f (code, name, media_type, content)
  join tenancy.partners n on n.code = f.code
  on conflict (partner_number, settlement_number, name) do nothing;
  get diagnostics v_added = row_count;
  if v_added > 0 then
    perform coalition.record_audit(actor, 'settlement.papers_published', settlement_name,
      jsonb_build_object('papers', v_added));
  end if;
  return v_added;
end
$$;
comment on function settlement.publish_papers(text, text, text[], text[], text[], bytea[]) is
  'Lets partners download files of their statements.';
revoke all on function
  settlement.publish_papers(text, text, text[], text[], text[], bytea[]) from public;
