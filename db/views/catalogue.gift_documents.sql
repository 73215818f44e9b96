-- catalogue.gift_documents
--
-- Gifts as their supplier reads them back, in every status, with all that is between it and the
-- operator. Runs with the reader's rights, under its row-level policies.
set local role tessera_owner;

create or replace view catalogue.gift_documents with (security_invoker = true) as
select g.partner_number, g.id, g.code, g.kind::text as kind, g.status::text as status, g.category,
  g.default_language::text as default_language, g.valid_from, g.valid_until, g.stock::text as stock,
  g.shows_stock, g.low_stock, g.limit_count, g.limit_window::text as limit_window, g.discount_bps,
  g.discount_amount, g.discount_currency, g.cause, g.programme, g.programme_points,
  g.voucher_uses, g.voucher_days, g.voucher_expiry::text as voucher_expiry, g.images, g.metadata,
  g.created_at, g.changed_at, c.changed_by, c.reason,
  (select jsonb_agg(jsonb_build_object('language', t.language, 'title', t.title,
      'description', t.description, 'conditions', t.conditions) order by t.language)
   from catalogue.gift_texts t where t.gift_id = g.id) as texts,
  (select jsonb_agg(jsonb_build_object('option', p.option,
      'valid_from', to_char(p.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'points', p.points, 'amount', p.amount, 'currency', p.currency)
      order by p.valid_from, p.option)
   from catalogue.gift_prices p where p.gift_id = g.id) as prices,
  coalesce((select jsonb_agg(jsonb_build_object(
      'valid_from', to_char(s.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'amount', s.amount, 'currency', s.currency) order by s.valid_from)
   from catalogue.supply_terms s where s.gift_id = g.id), '[]') as supply_terms,
  coalesce((select jsonb_agg(jsonb_build_object('gift', o.outcome_id, 'weight', o.weight)
      order by o.weight desc, o.outcome_id)
   from catalogue.surprise_odds o where o.gift_id = g.id), '[]') as odds,
  k.added, k.available, k.reserved, k.taken
from catalogue.gifts g
left join catalogue.stock k on k.partner_number = g.partner_number and k.gift_id = g.id
left join lateral (
  select h.changed_by, h.reason from catalogue.gift_changes h
  where h.partner_number = g.partner_number and h.gift_id = g.id
  order by h.number desc limit 1
) c on true;
comment on view catalogue.gift_documents is 'Gifts as their supplier reads them back.';
