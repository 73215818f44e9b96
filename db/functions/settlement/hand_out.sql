-- settlement.hand_out
--
-- Records that an edition of an export of a settlement is handed out, and, of bank files, that the
-- bank is told to make their payments.
--
-- Guarantees
--   What was handed out never changes: the same edition again has the same files, byte for byte
--   (is_replay), or is refused, with when and to whom it was given.
--   What replaces it is the next edition, which says why; it has other content. What the bank was
--   told has one edition: the table refuses a second.
--   Payments are instructed in the transaction in which their file is recorded, and only then.
--
-- Raises
--   TS412 settlement_not_found   no settlement has this name
--   TS442 payment_exceeds_open   something was paid since the file was made
--   TS470 export_differs         it was handed out with other files or other content
--   TS474 export_unchanged       the next edition would be the one before
--   TS901                        the edition before was not handed out, or nobody says why
--
-- Called by tessera_operator.
set local role tessera_owner;

create or replace function settlement.hand_out(
  actor               text,
  settlement_name     text,
  export_name         text,
  export_scope        text,
  export_format       text,
  export_profile      text,
  partner_code        text,
  file_names          text[],
  byte_counts         bigint[],
  digests             bytea[],
  payment_references  text[],
  payment_amounts     bigint[],
  message_ids         text[],
  export_edition      integer default 1,
  edition_reason      text default null
)
returns boolean
language plpgsql
volatile
security definer -- The operator writes through functions that leave a trail.
set search_path = pg_catalog, pg_temp
as $$
declare
  v_settlement  integer;
  v_known       settlement.exports;
  v_before      integer;
begin
  perform settlement.lock_accounts();
  select s.number into v_settlement from settlement.settlements s where s.name = settlement_name;
  if not found then
    raise exception using errcode = 'TS412', message = 'no settlement has this name';
  end if;
  select * into v_known from settlement.exports e
  where e.settlement_number = v_settlement and e.name = export_name and e.scope = export_scope
    and e.edition = export_edition;
  if found then
    if exists (
      select file_name, digest from settlement.export_files f
      where f.settlement_number = v_settlement and f.name = export_name and f.scope = export_scope
        and f.edition = export_edition
      except select * from unnest(file_names, digests)
    ) or cardinality(file_names) <> (
      select count(*) from settlement.export_files f
      where f.settlement_number = v_settlement and f.name = export_name and f.scope = export_scope
        and f.edition = export_edition)
    then
      raise exception using errcode = 'TS470', message = format(
        '%s was handed out with other content, by %s at %s, and what was handed out never '
        'changes; book corrections in the next period', export_name, v_known.handed_out_by,
        to_char(v_known.handed_out_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'));
    end if;
    return true;
  end if;
  v_before := coalesce((select max(e.edition) from settlement.exports e
    where e.settlement_number = v_settlement and e.name = export_name and e.scope = export_scope), 0);
  if export_edition <> v_before + 1 or (export_edition > 1) <> (edition_reason is not null) then
    raise exception using errcode = 'TS901', message = format(
      'edition %s was handed out last, and the next one says why', v_before);
  end if;
  if (select array_agg(n.digest order by n.digest) from unnest(digests) as n (digest)) = (
    select array_agg(f.digest order by f.digest) from settlement.export_files f
    where f.settlement_number = v_settlement and f.name = export_name and f.scope = export_scope
      and f.edition = v_before)
  then
    raise exception using errcode = 'TS474', message = format(
      'edition %s of %s has this very content: hand that out again', v_before, export_name);
  end if;
  insert into settlement.exports (settlement_number, name, scope, format, profile, partner_number,
    handed_out_by, handed_out_at, edition, reason)
  values (v_settlement, export_name, export_scope, export_format, export_profile,
    case when partner_code is not null then tenancy.require_partner(partner_code) end,
    actor, ledger.instant(), export_edition, edition_reason);
  insert into settlement.export_files (settlement_number, name, scope, file_name, byte_count, digest,
    edition)
  select v_settlement, export_name, export_scope, f.*, export_edition
  from unnest(file_names, byte_counts, digests) f;
  perform settlement.instruct(actor, payment_references, payment_amounts, message_ids);
  perform coalition.record_audit(actor, 'settlement.handed_out', settlement_name,
    jsonb_strip_nulls(jsonb_build_object('export', export_name, 'scope', export_scope,
      'partner', partner_code, 'files', to_jsonb(file_names),
      'payments', nullif(cardinality(payment_references), 0),
      'edition', nullif(export_edition, 1), 'reason', edition_reason)));
  return false;
end
$$;
comment on function settlement.hand_out(text, text, text, text, text, text, text, text[], bigint[],
  bytea[], text[], bigint[], text[], integer, text) is
  'Records that an export of a settlement is handed out.';
revoke all on function settlement.hand_out(text, text, text, text, text, text, text, text[],
  bigint[], bytea[], text[], bigint[], text[], integer, text) from public;
