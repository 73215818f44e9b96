-- catalogue.move_stock
--
-- Puts so many of a counted gift on the shelf, or takes what nobody has ordered from it (below zero),
-- and says so to the supplier when little is left.
--
-- The caller holds ledger.writers_lock in common.
--
-- Refuses (in the row)
--   TS912 gift_status_conflict   the gift is retired
--   TS917 stock_not_counted      there is no end of it, or each is a code of a pool
--   TS918 stock_exceeded         detail: how many are available
--   TS919 stock_limit_reached    detail: how many can still be added
--
-- Called by catalogue.add_stock and catalogue.change_stock.
set local role tessera_owner;

create or replace function catalogue.move_stock(
  gift          catalogue.gifts,
  change        bigint,
  changed_by    text,
  reason        text,
  recorded_now  timestamptz,
  out refusal   text,
  out detail    bigint
)
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  -- Of one gift, those that orders have taken included.
  v_stock_max  constant bigint := 1000000000;
  v_stock      catalogue.stock;
begin
  refusal := case
    when gift.status = 'retired' then 'TS912' when gift.stock <> 'counted' then 'TS917' end;
  if refusal is not null then
    return;
  end if;
  perform catalogue.lock_stock(array[gift.id]);
  select * into strict v_stock from catalogue.stock s where s.gift_id = gift.id;
  if v_stock.available + change < 0 then
    refusal := 'TS918';
    detail := v_stock.available;
    return;
  end if;
  if change > 0 and v_stock.added + change > v_stock_max then
    refusal := 'TS919';
    detail := greatest(v_stock_max - v_stock.added, 0);
    return;
  end if;
  update catalogue.stock s
  set added = s.added + move_stock.change, available = s.available + move_stock.change
  where s.gift_id = gift.id;
  insert into catalogue.stock_changes
    (partner_number, gift_id, change, changed_by, reason, changed_at)
  values (gift.partner_number, gift.id, move_stock.change, move_stock.changed_by,
    move_stock.reason, recorded_now);
  perform catalogue.note_low_stock(array[gift.id]);
end
$$;
comment on function catalogue.move_stock(catalogue.gifts, bigint, text, text, timestamptz) is
  'Puts so many of a counted gift on the shelf, or takes them from it.';
revoke all on function catalogue.move_stock(catalogue.gifts, bigint, text, text, timestamptz)
  from public;
