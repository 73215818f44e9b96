-- catalogue.take_codes_off
--
-- Counts codes of a pool that became void on the shelf off its stock, and says so to the supplier
-- when little is left.
--
-- The caller holds the lock of the gift's stock, and ledger.writers_lock in common.
--
-- Called by catalogue.end_codes and catalogue.expire_codes.
set local role tessera_owner;

create or replace function catalogue.take_codes_off(
  pool catalogue.gifts, codes bigint, by_whom text, note text
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  update catalogue.stock s set added = s.added - codes, available = s.available - codes
  where s.gift_id = pool.id;
  insert into catalogue.stock_changes
    (partner_number, gift_id, change, changed_by, reason, changed_at)
  values (pool.partner_number, pool.id, -codes, by_whom, note, ledger.instant());
  perform catalogue.note_low_stock(array[pool.id]);
end
$$;
comment on function catalogue.take_codes_off(catalogue.gifts, bigint, text, text) is
  'Counts codes that became void off the stock of their pool.';
revoke all on function catalogue.take_codes_off(catalogue.gifts, bigint, text, text) from public;
