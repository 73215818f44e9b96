-- settlement.own_statement_postings
--
-- The postings behind a line of an approved statement, as its own partner may see them: see
-- settlement.statement_postings. Of what happened with other partners only when and how many
-- points: neither wallet nor document nor where. Empty for every other statement.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function settlement.own_statement_postings(
  asked_statement   uuid,
  asked_line        integer,
  after_recorded    timestamptz,
  after_place       uuid,
  rows_max          integer
)
returns table (
  measure         settlement.measure,
  points          bigint,
  occurred_at     timestamptz,
  recorded_at     timestamptz,
  place           uuid,
  is_own          boolean,
  wallet_id       uuid,
  document_id     uuid
)
language sql
stable
security definer -- The service cannot read other partners' postings; this shows what it may.
set search_path = pg_catalog, pg_temp
as $$
  select p.measure, p.points, p.occurred_at, p.recorded_at, p.place,
    p.partner_number = s.partner_number,
    case when p.partner_number = s.partner_number then p.wallet_id end,
    case when p.partner_number = s.partner_number then p.document_id end
  from settlement.statements s
  cross join lateral settlement.statement_postings(
    s.id, asked_line, after_recorded, after_place, rows_max) p
  where s.id = asked_statement and s.partner_number = tenancy.reading_partner_number()
    and settlement.is_approved(s.settlement_number)
  order by p.recorded_at, p.place
$$;
comment on function settlement.own_statement_postings(uuid, integer, timestamptz, uuid, integer) is
  'The postings behind a line of a statement, as its partner may see them.';
revoke all on function
  settlement.own_statement_postings(uuid, integer, timestamptz, uuid, integer) from public;
