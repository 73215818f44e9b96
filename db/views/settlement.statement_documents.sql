-- settlement.statement_documents
--
-- Statements as their partner reads them back, with the settlement that they belong to. Runs with
-- the reader's rights, under its row-level policies: a partner sees its own, once approved.
set local role tessera_owner;

create or replace view settlement.statement_documents with (security_invoker = true) as
select
  s.partner_number, s.id, s.serial, s.settlement_number, p.id as settlement_id,
  p.name as settlement_name, p.from_at, p.until_at, p.closed_at, s.currency, s.net,
  p.currency as settlement_currency, s.rate_nanos, s.settlement_net, s.previous_balance, s.balance,
  s.due_on, s.document, s.digest, s.signature, p.signing_key
from settlement.statements s
join settlement.settlements p on p.number = s.settlement_number;
comment on view settlement.statement_documents is 'Statements as their partner reads them back.';
