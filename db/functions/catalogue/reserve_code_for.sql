-- catalogue.reserve_code_for
--
-- Sets the next code of a pool aside for a voucher of whoever asks: a partner, or the operator (0);
-- see catalogue.reserve_code. Tells whether there was one.
--
-- Called by catalogue.reserve_code and ordering.reissue_for_operator.
set local role tessera_owner;

create or replace function catalogue.reserve_code_for(taker integer, pool uuid, for_voucher uuid)
returns boolean
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set enable_seqscan = off
as $$
declare
  v_lifetime constant interval := interval '30 seconds';
begin
  perform pg_advisory_xact_lock_shared(ledger.writers_lock());
  perform catalogue.lock_stock(array[pool]);
  perform catalogue.take_stock(
    array[pool], array[for_voucher], array[taker], ledger.instant() + v_lifetime);
  return exists (
    select from catalogue.reservations r
    where r.gift_id = pool and r.order_id = for_voucher and r.reserved_by = taker);
end
$$;
comment on function catalogue.reserve_code_for(integer, uuid, uuid) is
  'Sets the next code of a pool aside for a voucher of whoever asks.';
revoke all on function catalogue.reserve_code_for(integer, uuid, uuid) from public;
