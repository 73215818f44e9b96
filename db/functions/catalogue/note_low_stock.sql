-- catalogue.note_low_stock
--
-- Tells the suppliers of gifts when little is left of them: once when what is available falls to
-- low_stock or below, and again only after there was more in between.
--
-- The caller holds the locks of the gifts' stock (catalogue.lock_stock) and, from before that, holds
-- ledger.writers_lock in common.
--
-- Called by catalogue.take_stock and by the functions that put on the shelf or take off it. What comes
-- back from orders does not count as more in between.
set local role tessera_owner;

create or replace function catalogue.note_low_stock(changed_gifts uuid[])
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  v_gifts     uuid[];
  v_partners  integer[];
begin
  with turned as (
    update catalogue.stock s set is_low = not s.is_low
    from catalogue.gifts g
    where s.gift_id = any (changed_gifts) and g.id = s.gift_id
      and s.is_low <> coalesce(s.available <= g.low_stock, false)
    returning s.gift_id, s.partner_number, s.is_low
  )
  select array_agg(t.gift_id order by t.gift_id), array_agg(t.partner_number order by t.gift_id)
  into v_gifts, v_partners
  from turned t where t.is_low;
  if v_gifts is not null then
    perform ledger.announce(array_fill('gift.low_stock'::text, array[cardinality(v_gifts)]),
      v_partners, v_gifts, null, ledger.instant());
  end if;
end
$$;
comment on function catalogue.note_low_stock(uuid[]) is
  'Tells the suppliers of gifts when little is left of them.';
revoke all on function catalogue.note_low_stock(uuid[]) from public;
