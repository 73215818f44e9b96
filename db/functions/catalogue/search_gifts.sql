-- catalogue.search_gifts
--
-- A page of the published catalogue, for a partner: gifts that are live, within their dates, and have
-- a price, of suppliers whose gifts can be ordered. Every argument but the sort and the number of
-- rows may be null, and then restricts nothing.
--
--   phrase           words of title and description as the reader is told them, as web searches take
--                    them: all of them, in any order, `or`, -without
--   asked_supplier   the code of a partner, or @operator
--   honourer         the code of a partner that honours it, at asked_outlet if that is named
--   points_min, _max of its cheapest price now
--   sort             relevance (those whose title has the words first, the popular ones before the
--                    others), newest, popular, ending_soon, price
--   after_gift       the last gift of the page before, though it may have left the list
--
-- Guarantees
--   One order of all gifts for each sort: ties go to the newer id, or by price and end to the older.
--   Prices and dates that begin or end by themselves are right at every moment; what is popular is
--   as old as the last count (catalogue.count_orders).
--
-- Refuses (as a row, never as an exception)
--   TS903 gift_not_found   no gift that ever was in the catalogue has the id after_gift
--
-- The statements are planned for their values each time. Words that are common are met soon: gifts are
-- looked at in the order of the sort, until the page is full. Others are gathered by the index of
-- words. Whatever the words, one of the two is quick; see catalogue.looks_worth for which.
--
-- Called by tessera_service, with the key's digest in the setting tessera.key.
set local role tessera_owner;

create or replace function catalogue.search_gifts(
  asked_language   text,
  phrase           text,
  asked_category   text,
  asked_supplier   text,
  honourer         text,
  asked_outlet     text,
  points_min       bigint,
  points_max       bigint,
  ends_before      timestamptz,
  sort             text,
  after_gift       uuid,
  rows_max         integer
)
returns table (
  refusal            text,
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
volatile -- It changes nothing; but whoever asks the planner how many have a word must be.
security definer -- The service may not read the catalogue's tables of other suppliers.
set search_path = pg_catalog, pg_temp
set jit = off
set max_parallel_workers_per_gather = 0
set enable_seqscan = off -- It would look at the words of every gift.
as $$
#variable_conflict use_column
declare
  v_now       timestamptz := ledger.instant();
  v_absent    integer[] := catalogue.absent_suppliers();
  v_places    text[];
  v_supplier  integer;
  v_honourer  integer;
  v_key       text;
  v_order     text;
  v_where     text := 's.is_listed and s.from_at <= $1 and s.until_at > $1';
  v_after     text := 'true';
  v_words     tsquery;
  v_parts     text[] := array['true'];
  v_cursor    catalogue.shelf;
  v_in_title  boolean;
  v_found     uuid[];
  v_met       uuid[];
  v_ids       uuid[] := '{}';
  -- The gifts in the order of the sort, until there are enough: all, or those that have the words
  -- among the next so many. Where they are sorted first, they are sorted without their words. The way
  -- to them is chosen for all that may be looked at, and left when there are enough: what is
  -- materialized is read as it is made, in its order.
  v_walk      constant text :=
    'with looked as materialized (select s.gift_id, %5$s as is_met '
    'from catalogue.shelf s where %1$s and %3$s order by %2$s %4$s, s.gift_id %4$s limit $13) '
    'select array(select s.gift_id from looked s where s.is_met limit $12)';
  -- All gifts that have the words, by the indexes of words and of what else is asked. They are few; the
  -- order of the sort is no way to them.
  v_gather    constant text :=
    'select array(select s.gift_id from (select * from catalogue.shelf s where %1$s and %5$s '
    'offset 0) s where %3$s order by %2$s %4$s, s.gift_id %4$s limit $12)';
  -- Whether the walk has looked at all of them.
  v_rest      constant text :=
    'select array(select null::uuid from catalogue.shelf s where %1$s and %3$s offset $13 limit 1)';
  -- How many there are, as the planner guesses.
  v_guess     constant text :=
    'explain (format json) select from catalogue.shelf s where %1$s and %2$s';
  v_plan      jsonb;
  v_among     bigint;
  v_title     constant text := 's.title_words @@ $9';
  -- Whether those whose title has the words stand first in one list; else they are a list of their own.
  v_is_sorted boolean := false;
  v_left      bigint;
  v_looks     bigint := rows_max;
  v_steps     text[];
  v_step      text;
begin
  if tenancy.current_partner_number() is null then
    return;
  end if;
  v_key := case sort when 'newest' then 's.live_since' when 'ending_soon' then 's.valid_until'
    when 'price' then 's.points_from' else 's.orders_counted' end;
  v_order := case when sort in ('ending_soon', 'price') then 'asc' else 'desc' end;

  if asked_category is not null then
    v_where := v_where || ' and s.category = $2';
  end if;
  if asked_supplier is not null then
    v_supplier := case asked_supplier when '@operator' then 0 else coalesce(
      (select p.number from tenancy.partners p where p.code = asked_supplier), -1) end;
    v_where := v_where || ' and s.partner_number = $3';
  end if;
  if honourer is not null then
    v_honourer := coalesce((select p.number from tenancy.partners p where p.code = honourer), -1);
    v_places := array[v_honourer::text] || case when asked_outlet is null then array(
        select concat_ws('/', v_honourer, o.code) from tenancy.outlets o
        where o.partner_number = v_honourer)
      else array[concat_ws('/', v_honourer, asked_outlet)] end;
    v_where := v_where || ' and s.places && $4';
  end if;
  if points_min is not null then
    v_where := v_where || ' and s.points_from >= $5';
  end if;
  if points_max is not null then
    v_where := v_where || ' and s.points_from <= $6';
  end if;
  if ends_before is not null then
    v_where := v_where || ' and s.valid_until < $7';
  end if;
  if v_absent <> '{}' then
    v_where := v_where || ' and s.partner_number <> all ($8)';
  end if;

  if phrase is not null then
    v_words := catalogue.search_query(phrase, asked_language);
    if v_words is null then
      return; -- Nothing is left to look for.
    end if;
    execute format(v_guess, v_where, 'true') into v_plan
    using v_now, asked_category, v_supplier, v_places, points_min, points_max, ends_before, v_absent;
    v_among := (v_plan #>> '{0,Plan,Plan Rows}')::bigint;
    execute format(v_guess, v_where, 's.words @@ $9') into v_plan
    using v_now, asked_category, v_supplier, v_places, points_min, points_max, ends_before, v_absent,
      v_words;
    v_looks := catalogue.looks_worth(v_plan, v_among, rows_max);
    v_is_sorted := sort = 'relevance' and v_looks = 0;
    v_parts := case when sort = 'relevance' and v_looks > 0 then
        array['s.title_words @@ $9 and s.words @@ $9', 's.words @@ $9 and not s.title_words @@ $9']
      else array['s.words @@ $9'] end;
  end if;

  if after_gift is not null then
    select * into v_cursor from catalogue.shelf s where s.gift_id = after_gift
    order by s.points_from is null, s.from_at <= v_now desc,
      case when s.from_at <= v_now then s.from_at end desc, s.from_at
    limit 1;
    if not found then
      refusal := 'TS903';
      return next;
      return;
    end if;
    v_in_title := v_cursor.title_words @@ v_words;
    v_after := format('(%s%s, s.gift_id) %s (%s%s, $10)',
      case when v_is_sorted then v_title || ', ' end, v_key,
      case v_order when 'asc' then '>' else '<' end, case when v_is_sorted then '$15, ' end,
      case when sort in ('newest', 'ending_soon') then '$11' else '$14' end);
  end if;

  for v_part in 1 .. cardinality(v_parts) loop
    v_left := rows_max - cardinality(v_ids);
    exit when v_left = 0;
    continue when v_part = 1 and cardinality(v_parts) = 2 and not v_in_title;
    if cardinality(v_parts) = 2 then
      execute format(v_guess, v_where, v_parts[v_part]) into v_plan
      using v_now, asked_category, v_supplier, v_places, points_min, points_max, ends_before,
        v_absent, v_words;
      v_looks := catalogue.looks_worth(v_plan, v_among, v_left);
    end if;
    v_steps := case when v_words is null then array[v_walk] when v_looks = 0 then array[v_gather]
      else array[v_walk, v_rest, v_gather] end;
    v_found := '{}';
    foreach v_step in array v_steps loop
      execute format(v_step, v_where, concat(case when v_is_sorted then v_title || ' desc, ' end, v_key),
        case when v_part = 2 and v_in_title then 'true' else v_after end, v_order, v_parts[v_part])
      into v_met
      using v_now, asked_category, v_supplier, v_places, points_min, points_max, ends_before,
        v_absent, v_words, after_gift,
        case v_key when 's.live_since' then v_cursor.live_since else v_cursor.valid_until end,
        v_left, v_looks,
        case v_key when 's.points_from' then v_cursor.points_from else v_cursor.orders_counted end,
        v_in_title;
      exit when v_step = v_rest and v_met = '{}';
      continue when v_step = v_rest;
      v_found := v_met;
      exit when cardinality(v_found) >= v_left;
    end loop;
    v_ids := v_ids || v_found;
  end loop;
  return query select null::text, t.* from catalogue.tell_gifts(v_ids, asked_language) t;
end
$$;
comment on function catalogue.search_gifts(
  text, text, text, text, text, text, bigint, bigint, timestamptz, text, uuid, integer) is
  'A page of the published catalogue, for a partner.';
revoke all on function catalogue.search_gifts(
  text, text, text, text, text, text, bigint, bigint, timestamptz, text, uuid, integer) from public;
