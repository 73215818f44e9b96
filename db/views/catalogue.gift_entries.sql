-- catalogue.gift_entries
--
-- Gifts as the operator's files of the catalogue write them: what their supplier says of them,
-- where they are used, and what is between it and the operator; without ids, which are another
-- database's there. Runs with the reader's rights.
--
-- Called by tessera_operator, and by catalogue.import_gift, which compares.
set local role tessera_owner;

create or replace view catalogue.gift_entries with (security_invoker = true) as
select g.partner_number, g.id, coalesce(p.code, '@operator') as supplier, g.code,
  jsonb_strip_nulls(jsonb_build_object(
    'object', 'gift',
    'supplier', coalesce(p.code, '@operator'),
    'code', g.code,
    'kind', g.kind,
    'status', g.status,
    'category', g.category,
    'default_language', g.default_language,
    'texts', (
      select jsonb_agg(jsonb_build_object('language', t.language, 'title', t.title,
        'description', t.description, 'conditions', t.conditions) order by t.language collate "C")
      from catalogue.gift_texts t where t.gift_id = g.id),
    'valid_from', case when isfinite(g.valid_from) then
      to_char(g.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end,
    'valid_until', case when isfinite(g.valid_until) then
      to_char(g.valid_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') end,
    'stock', g.stock,
    'stock_added', case when g.stock = 'counted' then k.added end,
    'shows_stock', g.shows_stock,
    'low_stock', g.low_stock,
    'limit', case when g.limit_count is not null then jsonb_build_object(
      'count', g.limit_count, 'window', g.limit_window) end,
    'discount_bps', g.discount_bps,
    'discount_amount', case when g.discount_amount is not null then jsonb_build_object(
      'amount', g.discount_amount, 'currency', g.discount_currency) end,
    'cause', g.cause,
    'programme', g.programme,
    'programme_points', g.programme_points,
    'voucher', case when g.voucher_uses is not null then jsonb_build_object(
      'uses', g.voucher_uses, 'days', g.voucher_days, 'expiry', g.voucher_expiry) end,
    'images', g.images,
    'metadata', nullif(g.metadata, '{}'),
    'prices', coalesce((
      select jsonb_agg(jsonb_build_object('option', r.option,
          'valid_from', to_char(r.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          'points', r.points,
          'money', case when r.amount is not null then jsonb_build_object(
            'amount', r.amount, 'currency', r.currency) end)
        order by r.option, r.valid_from)
      from catalogue.gift_prices r where r.gift_id = g.id), '[]'),
    'honourers', (
      select jsonb_agg(jsonb_build_object('partner', q.code, 'outlet', h.outlet)
        order by q.code collate "C", h.outlet collate "C" nulls first)
      from catalogue.gift_honourers h join tenancy.partners q on q.number = h.honoured_by
      where h.gift_id = g.id),
    'odds', (
      select jsonb_agg(jsonb_build_object('gift', o.code, 'weight', s.weight)
        order by s.weight desc, o.code collate "C")
      from catalogue.surprise_odds s join catalogue.gifts o on o.id = s.outcome_id
      where s.gift_id = g.id),
    'supply_terms', (
      select jsonb_agg(jsonb_build_object(
          'valid_from', to_char(s.valid_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
          'price', jsonb_build_object('amount', s.amount, 'currency', s.currency))
        order by s.valid_from)
      from catalogue.supply_terms s where s.gift_id = g.id)
  )) as entry
from catalogue.gifts g
left join tenancy.partners p on p.number = g.partner_number
left join catalogue.stock k on k.gift_id = g.id;
comment on view catalogue.gift_entries is
  'Gifts as the operator''s files of the catalogue write them.';
