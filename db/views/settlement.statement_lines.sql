-- settlement.statement_lines
--
-- The lines of statements as their partner reads them back, with the id of the terms that price
-- them and the name of the settlement that they belong to. Runs with the reader's rights, under its
-- row-level policies.
set local role tessera_owner;

create or replace view settlement.statement_lines with (security_invoker = true) as
select
  l.partner_number, s.id as statement_id, l.settlement_number, l.line, l.document, l.charge,
  l.quantity, l.rate_micros, l.share_bps, l.amount, s.currency, l.tax_bps, t.id as terms_id,
  earlier.name as belongs_to, l.original_amount, l.original_currency, l.original_rate_nanos
from settlement.lines l
join settlement.statements s
  on s.partner_number = l.partner_number and s.settlement_number = l.settlement_number
left join settlement.terms t
  on t.partner_number = l.partner_number and t.number = l.terms_number
left join settlement.settlements earlier on earlier.number = l.belongs_to;
comment on view settlement.statement_lines is
  'The lines of statements as their partner reads them back.';
