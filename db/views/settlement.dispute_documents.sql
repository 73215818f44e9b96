-- settlement.dispute_documents
--
-- Disputes as their partner reads them back: the line, what is said against it, and what became of
-- it. Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view settlement.dispute_documents with (security_invoker = true) as
select d.partner_number, d.id, t.id as statement_id, t.serial, s.name as settlement_name, d.line,
  l.charge::text as charge, l.amount as line_amount, d.amount, t.currency, d.reason, d.evidence,
  d.is_held, d.opened_at, coalesce(r.verdict::text, 'open') as state, r.reason as resolution,
  r.resolved_at, n.id as posted_statement_id
from settlement.disputes d
join settlement.statements t
  on t.partner_number = d.partner_number and t.settlement_number = d.settlement_number
join settlement.settlements s on s.number = d.settlement_number
join settlement.lines l on l.partner_number = d.partner_number
  and l.settlement_number = d.settlement_number and l.line = d.line
left join settlement.dispute_resolutions r
  on r.partner_number = d.partner_number and r.dispute_id = d.id
left join settlement.dispute_postings p
  on p.partner_number = d.partner_number and p.dispute_id = d.id
left join settlement.statements n
  on n.partner_number = p.partner_number and n.settlement_number = p.settlement_number;
comment on view settlement.dispute_documents is 'Disputes as their partner reads them back.';
