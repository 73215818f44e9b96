-- catalogue.tell_gifts
--
-- What everybody may know of gifts, in the order of their ids in the argument: for each its texts in
-- the language asked for, else in its base language, else in the gift's default language. Prices,
-- honourers and odds are lists.
--
-- What is left out is its supplier's: its code for the gift, supply terms, who changed what, how many
-- there are unless it shows them, how many were ordered.
--
-- Called by catalogue.search_gifts and catalogue.published_gift, which say which gifts are published.
set local role tessera_owner;

create or replace function catalogue.tell_gifts(gift_ids uuid[], asked_language text)
returns table (
  id                 uuid,
  live_since         timestamptz,
  kind               text,
  category           text,
  supplier           text,
  supplier_name      text,
  language           text,
  languages          text[],
  title              text,
  description        text,
  conditions         text,
  valid_from         timestamptz,
  valid_until        timestamptz,
  is_in_stock        boolean,
  stock_left         bigint,
  limit_count        integer,
  limit_window       text,
  discount_bps       integer,
  discount_amount    bigint,
  discount_currency  text,
  cause              text,
  programme          text,
  programme_points   bigint,
  voucher_uses       integer,
  voucher_days       integer,
  voucher_expiry     text,
  images             jsonb,
  prices             jsonb,
  honourers          jsonb,
  odds               jsonb
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_hashjoin = off
set enable_mergejoin = off
set enable_seqscan = off
set enable_memoize = off
as $$
#variable_conflict use_column
declare
  v_base       text := split_part(asked_language, '-', 1);
  v_coalition  text := (select s.name from coalition.settings s);
  v_now        timestamptz := ledger.instant();
begin
  return query
  select g.id, v.live_since, g.kind::text, g.category, coalesce(p.code, '@operator'),
    coalesce(p.name, v_coalition), t.language::text, t.languages, t.title, t.description,
    t.conditions, g.valid_from, g.valid_until,
    case g.kind when 'surprise' then exists (
        select from catalogue.surprise_odds o
        join catalogue.gifts r on r.id = o.outcome_id
        where o.gift_id = g.id and (r.stock = 'unlimited' or exists (
          select from catalogue.stock k where k.gift_id = r.id and k.available > 0)))
      else true end and (g.stock = 'unlimited' or coalesce(s.available, 0) > 0),
    case when g.shows_stock then s.available end, g.limit_count, g.limit_window::text,
    g.discount_bps, g.discount_amount, g.discount_currency, g.cause, g.programme,
    g.programme_points, g.voucher_uses, g.voucher_days, g.voucher_expiry::text, g.images,
    c.prices, case
      when exists (select from catalogue.gift_honourers h where h.gift_id = g.id) then (
        select jsonb_agg(jsonb_build_object('partner', d.code, 'name', d.name, 'outlets', d.outlets)
          order by d.code)
        from (
          select q.code, q.name, case when bool_and(n.outlet is not null)
              then jsonb_agg(jsonb_build_object('code', w.code, 'name', w.name) order by w.code) end
              as outlets
          from catalogue.gift_honourers n
          join tenancy.partners q on q.number = n.honoured_by
          left join tenancy.outlets w on w.partner_number = n.honoured_by and w.code = n.outlet
          where n.gift_id = g.id
          group by q.number
        ) d)
      when p.number is null then '[]'
      else jsonb_build_array(jsonb_build_object('partner', p.code, 'name', p.name, 'outlets', null))
      end,
    case g.kind when 'surprise' then (
      select jsonb_agg(jsonb_build_object('gift', n.outcome_id, 'title', (
          select x.title from catalogue.gift_texts x join catalogue.gifts r on r.id = x.gift_id
          where x.gift_id = n.outcome_id
            and x.language in (asked_language, v_base, r.default_language)
          order by x.language = asked_language desc nulls last, x.language = v_base desc nulls last
          limit 1), 'weight', n.weight) order by n.weight desc, n.outcome_id)
      from catalogue.surprise_odds n where n.gift_id = g.id) end
  from unnest(gift_ids) with ordinality a (id, place)
  join catalogue.gifts g on g.id = a.id
  left join tenancy.partners p on p.number = g.partner_number
  left join catalogue.stock s on s.gift_id = g.id
  cross join lateral (
    select l.live_since from catalogue.shelf l where l.gift_id = g.id limit 1
  ) v
  cross join lateral (
    select x.*, array(
        select y.language::text from catalogue.gift_texts y where y.gift_id = g.id order by y.language)
        as languages
    from catalogue.gift_texts x
    where x.gift_id = g.id and x.language in (asked_language, v_base, g.default_language)
    order by x.language = asked_language desc nulls last, x.language = v_base desc nulls last
    limit 1
  ) t
  cross join lateral (
    select coalesce(jsonb_agg(jsonb_build_object('option', i.option, 'points', i.points,
        'amount', i.amount, 'currency', i.currency) order by i.option), '[]') as prices
    from (
      select distinct on (n.option) n.* from catalogue.gift_prices n
      where n.gift_id = g.id and n.valid_from <= greatest(v_now, g.valid_from)
      order by n.option, n.valid_from desc
    ) i
    where i.points is not null
  ) c
  order by a.place;
end
$$;
comment on function catalogue.tell_gifts(uuid[], text) is 'What everybody may know of gifts.';
revoke all on function catalogue.tell_gifts(uuid[], text) from public;
