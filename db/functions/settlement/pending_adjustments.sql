-- settlement.pending_adjustments
--
-- Disputes that were accepted and are in no statement yet: the lines dispute_adjustment of the next
-- settlement. The amount is signed as lines are (below zero: the partner's), in the billing
-- currency of the statement it belongs to, and is taxed as the disputed line was.
--
-- Called by settlement closing, and by tessera_operator.
set local role tessera_owner;

create or replace function settlement.pending_adjustments()
returns table (
  partner_number  integer,
  currency        text,
  amount          bigint,
  tax_bps         integer,
  document        settlement.document,
  belongs_to      integer,
  dispute_id      uuid
)
language sql
stable
security definer -- It locks and reads what only the owner may.
set search_path = pg_catalog, pg_temp
as $$
  select d.partner_number, t.currency, -d.amount, l.tax_bps, l.document, d.settlement_number, d.id
  from settlement.dispute_resolutions r
  join settlement.disputes d on d.partner_number = r.partner_number and d.id = r.dispute_id
  join settlement.lines l on l.partner_number = d.partner_number
    and l.settlement_number = d.settlement_number and l.line = d.line
  join settlement.statements t
    on t.partner_number = d.partner_number and t.settlement_number = d.settlement_number
  where r.verdict = 'accepted' and not exists (
    select from settlement.dispute_postings p
    where p.partner_number = d.partner_number and p.dispute_id = d.id)
  order by d.partner_number, d.settlement_number, d.line, d.id
$$;
comment on function settlement.pending_adjustments() is
  'Accepted disputes that are in no statement yet.';
revoke all on function settlement.pending_adjustments() from public;
