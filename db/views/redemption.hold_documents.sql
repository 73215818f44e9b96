-- redemption.hold_documents
--
-- Holds as their partner reads them back: with the terms that valued them, and how each ended. One
-- whose time is over may not have ended yet, because nobody has looked at its wallet since. Runs
-- with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view redemption.hold_documents with (security_invoker = true) as
select
  h.partner_number, h.id, h.member_id, h.wallet_id, h.reference, h.occurred_at, h.recorded_at,
  h.expires_at, h.points, h.value, t.currency, t.id as terms_id, h.basket, h.outlet, h.cashier,
  h.metadata, r.outcome::text as outcome, r.recorded_at as resolved_at,
  coalesce(r.points_captured, 0) as points_captured,
  coalesce(r.points_released, 0) as points_released, r.redemption_id
from redemption.holds h
join tenancy.terms t on t.partner_number = h.partner_number and t.number = h.terms_number
left join redemption.hold_resolutions r
  on r.partner_number = h.partner_number and r.hold_id = h.id;
comment on view redemption.hold_documents is 'Holds as their partner reads them back.';
